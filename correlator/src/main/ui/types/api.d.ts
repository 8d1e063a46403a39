/**
 * What the API answers. Made of openapi.json by ApiTypesTest, which says how to make it
 * again: not to be edited.
 */
export interface components {
  schemas: {
    Coordinate: {
      cluster: string;
      topic: string;
      partition: number;
      /** a 64-bit integer, as text */
      offset: string;
    };
    Attribute: {
      key: string;
      value: string;
      type: 'text' | 'integer' | 'decimal' | 'boolean' | 'bytes' | 'json';
    };
    Event: {
      /** source position: topic/partition@offset#index */
      id: string;
      kind: 'span' | 'log' | 'dead_letter' | 'retry' | 'metric' | 'gap' | 'undecodable' | 'outcome' | 'message';
      tenant: string;
      service?: string;
      traceId?: string;
      spanId?: string;
      /** a 64-bit integer, as text */
      timeUnixNano: string;
      timeClaim?: 'missing' | 'unparsable' | 'impossible';
      timeClaimed?: string;
      /** a 64-bit integer, as text */
      kafkaTimeUnixNano?: string;
      kafkaTimeType?: 'create' | 'log_append';
      /** a 64-bit integer, as text */
      readTimeUnixNano: string;
      source: components['schemas']['Coordinate'];
      name?: string;
      spanKind?: string;
      parentSpanId?: string;
      /** a 64-bit integer, as text */
      startUnixNano?: string;
      /** a 64-bit integer, as text */
      endUnixNano?: string;
      status?: 'unset' | 'ok' | 'error';
      statusMessage?: string;
      group?: string;
      scope?: string;
      messages?: ({
        role: 'produced' | 'received' | 'processed';
        coordinate: components['schemas']['Coordinate'];
      })[];
      links?: ({
        traceId: string;
        spanId: string;
        attributes?: (components['schemas']['Attribute'])[];
      })[];
      events?: ({
        name: string;
        /** a 64-bit integer, as text */
        timeUnixNano: string;
        attributes?: (components['schemas']['Attribute'])[];
      })[];
      level?: string;
      message?: string;
      exceptionType?: string;
      exceptionMessage?: string;
      dialect?: string;
      origin?: components['schemas']['Coordinate'];
      previous?: components['schemas']['Coordinate'];
      /** a guess by the topic's name */
      likelyOriginTopic?: string;
      attempt?: number;
      errorType?: string;
      errorMessage?: string;
      traceContexts?: ({
        traceId: string;
        spanId?: string;
        sampled: 'yes' | 'no' | 'unknown';
        carrier: string;
      })[];
      value?: number;
      /** what an application told of one message */
      outcome?: 'failed' | 'filtered' | 'send_failed';
      coordinate?: components['schemas']['Coordinate'];
      topic?: string;
      /** true for a message whose transaction was aborted */
      aborted?: boolean;
      /** bytes of a message's key and value */
      size?: number;
      /** the process that tells outcomes, or that numbers what it produces */
      instance?: string;
      /** of its report, or of what it produced; a 64-bit integer, as text */
      number?: string;
      /** what was told by then is in this report or one before it */
      asOfUnixNano?: string;
      /** messages that were processed; a 64-bit integer, as text */
      ok?: string;
      /** statements that will never arrive; a 64-bit integer, as text */
      dropped?: string;
      /** true where the process tells of some messages only */
      partial?: boolean;
      /** true where no report follows */
      last?: boolean;
      reason?: string;
      from?: components['schemas']['Coordinate'];
      /** a 64-bit integer, as text */
      toOffset?: string;
      format?: string;
      attributes?: (components['schemas']['Attribute'])[];
      payload?: {
        text: string;
        length: number;
        cut: boolean;
      };
      agent?: string;
      epoch?: string;
      /** a 64-bit integer, as text */
      fromNumber?: string;
      /** a 64-bit integer, as text */
      toNumber?: string;
    };
    Completeness: {
      partitions: ({
        cluster: string;
        topic: string;
        partition: number;
        /** a 64-bit integer, as text */
        readTo: string;
        /** a 64-bit integer, as text */
        searchableTo: string;
        /** a 64-bit integer, as text */
        durableTo: string;
        /** a 64-bit integer, as text */
        endOffset: string;
        /** a 64-bit integer, as text */
        searchableTimeUnixNano?: string;
      })[];
      gaps: ({
        cluster: string;
        topic: string;
        partition: number;
        /** a 64-bit integer, as text */
        fromOffset: string;
        /** a 64-bit integer, as text */
        toOffset: string;
        reason: string;
      })[];
      /** what became of the log records of agents that number them */
      agents: ({
        agent: string;
        /** a 64-bit integer, as text */
        received: string;
        /** a 64-bit integer, as text */
        repeated: string;
        /** a 64-bit integer, as text */
        missing: string;
        /** a 64-bit integer, as text */
        refused: string;
        /** a 64-bit integer, as text */
        unknown: string;
        /** all of this for people */
        text: string;
      })[];
      /** log files of which something never reached an agent's output */
      files: ({
        agent: string;
        path: string;
        /** a 64-bit integer, as text */
        bytesAbsent: string;
        text: string;
      })[];
      /** what agents count of their own losses */
      counters: ({
        /** the host, as the agent says */
        agent: string;
        name: string;
        /** the input or output that counts */
        of: string;
        /** since the agent's start */
        value: number;
        /** a 64-bit integer, as text */
        asOfUnixNano: string;
        text: string;
      })[];
    };
    Truncated: ({
      what: string;
      why: 'hops' | 'fan_out' | 'events' | 'bytes' | 'time';
      /** a 64-bit integer, as text */
      count?: string;
      more: string;
    })[];
    Timeline: {
      items: (components['schemas']['Event'])[];
      nextCursor?: string;
      order: 'cause' | 'time';
      /** messages that these events name, with what became of them */
      messages?: ({
        coordinate: components['schemas']['Coordinate'];
        verdicts: (components['schemas']['Verdict'])[];
      })[];
      missing: ({
        type: 'parent' | 'link' | 'log';
        traceId: string;
        spanId: string;
        namedBy: (string)[];
        count: number;
      })[];
      skews: ({
        ahead: string;
        behind: string;
        /** a 64-bit integer, as text */
        atLeastNanos: string;
        cause: string;
        effect: string;
      })[];
      continuesIn: (string)[];
      truncated: components['schemas']['Truncated'];
      warnings: (string)[];
      completeness: components['schemas']['Completeness'];
    };
    Node: {
      id: string;
      type: 'span' | 'log' | 'message' | 'retry' | 'dead_letter';
      presence: 'seen' | 'missing' | 'not_read';
      hops: number;
      /** a 64-bit integer, as text */
      timeUnixNano: string;
      traceId?: string;
      spanId?: string;
      /** what became of a message, for each consumer group */
      verdicts?: (components['schemas']['Verdict'])[];
      coordinate?: components['schemas']['Coordinate'];
      tenant?: string;
      service?: string;
      name?: string;
      spanKind?: string;
      parentSpanId?: string;
      /** a 64-bit integer, as text */
      startUnixNano?: string;
      /** a 64-bit integer, as text */
      endUnixNano?: string;
      status?: string;
      threw?: boolean;
      group?: string;
      level?: string;
      message?: string;
      dialect?: string;
      errorType?: string;
      errorMessage?: string;
      likelyOriginTopic?: string;
      events?: (string)[];
    };
    Edge: {
      from: string;
      to: string;
      type: 'child_of' | 'links_to' | 'logged_in' | 'produced' | 'consumed' | 'dead_lettered' | 'retried' | 'replayed';
      evidence: ({
        rule: string;
        event: string;
      })[];
    };
    Graph: components['schemas']['CausalGraph'] | components['schemas']['NodeGraph'];
    CausalGraph: {
      nodes: (components['schemas']['Node'])[];
      edges: (components['schemas']['Edge'])[];
      nextCursor?: string;
      truncated: components['schemas']['Truncated'];
      warnings: (string)[];
      completeness: components['schemas']['Completeness'];
    };
    NodeGraph: {
      nodes: (Record<string, unknown>)[];
      edges: (Record<string, unknown>)[];
    };
    Events: {
      items: (components['schemas']['Event'])[];
      nextCursor?: string;
      bounded: boolean;
      warnings: (string)[];
      completeness: components['schemas']['Completeness'];
    };
    Summary: {
      items: ({
        topic?: string;
        errorType?: string;
        group?: string;
        tenant?: string;
        version?: string;
        count: number;
        perMinute?: number;
        /** a 64-bit integer, as text */
        firstUnixNano: string;
        /** a 64-bit integer, as text */
        lastUnixNano: string;
        sample: string;
      })[];
      /** true where there are more than these */
      bounded: boolean;
      completeness: components['schemas']['Completeness'];
    };
    Names: {
      items: (string)[];
      nextCursor?: string;
      completeness: components['schemas']['Completeness'];
    };
    Problem: {
      status: number;
      title: string;
      detail: string;
    };
    Verdict: {
      /** the consumer group; empty where none is named */
      group: string;
      verdict: 'delivered' | 'filtered' | 'aborted' | 'superseded' | 'dead_lettered' | 'retrying' | 'in_flight' | 'stuck' | 'failed' | 'skipped' | 'expired' | 'never_offered' | 'lost_before_broker' | 'lost_on_broker' | 'unknown';
      /** true for what is not coming any more by itself */
      lost: boolean;
      /** why it is unknown */
      reason?: 'sampled_out' | 'uninstrumented' | 'telemetry_gap' | 'dead_letters_not_read' | 'no_permission' | 'ambiguous';
      confidence: number;
      cause?: string;
      evidence: ({
        text: string;
        /** the ID of the event that says it */
        event?: string;
        /** when the look at the broker began that shows it; missing for what no look shows */
        seenUnixNano?: string;
      })[];
      /** how often it was told by the stream, corrections included; missing where it was not */
      revision?: number;
      /** its corrections, the oldest first */
      history?: ({
        revision: number;
        before?: 'delivered' | 'filtered' | 'aborted' | 'superseded' | 'dead_lettered' | 'retrying' | 'in_flight' | 'stuck' | 'failed' | 'skipped' | 'expired' | 'never_offered' | 'lost_before_broker' | 'lost_on_broker' | 'unknown';
        verdict: 'delivered' | 'filtered' | 'aborted' | 'superseded' | 'dead_lettered' | 'retrying' | 'in_flight' | 'stuck' | 'failed' | 'skipped' | 'expired' | 'never_offered' | 'lost_before_broker' | 'lost_on_broker' | 'unknown';
        /** when the broker was looked at by which it was decided */
        atUnixNano: string;
      })[];
      broker?: components['schemas']['BrokerView'];
    };
    Message: {
      cluster: string;
      topic: string;
      partition: number;
      /** a 64-bit integer, as text */
      offset: string;
      traceIds: (string)[];
      verdicts: (components['schemas']['Verdict'])[];
      /** what is odd beside the verdicts */
      marks: ({
        mark: 'duplicated' | 'late' | 'out_of_order';
        group?: string;
        text: string;
      })[];
      /** events that name the message */
      items: (components['schemas']['Event'])[];
      /** true where there are more events than these */
      truncated: boolean;
      completeness: components['schemas']['Completeness'];
    };
    Pipeline: {
      cluster: string;
      topic: string;
      group: string;
      /** offsets that the group has not committed past; a 64-bit integer, as text */
      lag: string;
      /** offsets that the log may still lose before the group misses one, in the partition where that is soonest; absent where it lags nowhere; a 64-bit integer, as text */
      retentionMargin?: string;
      /** processed; a 64-bit integer, as text */
      delivered: string;
      /** named by a dead letter; a 64-bit integer, as text */
      deadLettered: string;
      /** in a retry topic; a 64-bit integer, as text */
      retrying: string;
      /** not for the group, by its word; a 64-bit integer, as text */
      filtered: string;
      /** failed, skipped, expired and never offered; a 64-bit integer, as text */
      lost: string;
      /** failed, committed past, not dead-lettered; a 64-bit integer, as text */
      failed: string;
      /** committed past, with proof that no outcome was told; a 64-bit integer, as text */
      skipped: string;
      /** gone before the group got to them; a 64-bit integer, as text */
      expired: string;
      /** jumped over by a tool; a 64-bit integer, as text */
      neverOffered: string;
      /** lost by the brokers: in a row of its own, whose group is empty */
      lostOnBroker: string;
      /** committed past, and nothing can be said; a 64-bit integer, as text */
      unknown: string;
      firstLost?: {
        partition: number;
        /** a 64-bit integer, as text */
        offset: string;
      };
      /** of what the group's processes were given and committed past, how much they told an outcome of; missing where they tell none */
      coverage?: {
        given: string;
        told: string;
      };
    };
    PipelinePage: {
      items: (components['schemas']['Pipeline'])[];
      nextCursor?: string;
      completeness: components['schemas']['Completeness'];
    };
    Findings: {
      items: ({
        cluster: string;
        topic: string;
        /** "" where it is of all groups */
        group: string;
        kind: 'silent_messages' | 'keys_in_several_partitions' | 'partitions_added';
        text: string;
        /** with a span of their producer, that the group went past; a 64-bit integer, as text */
        messages?: string;
        /** of these, without a word of the group; a 64-bit integer, as text */
        silent?: string;
        /** that the loss of spans does not explain; a 64-bit integer, as text */
        about?: string;
        /** at least so many, at 95 %; a 64-bit integer, as text */
        low?: string;
        /** at most so many, at 95 %; a 64-bit integer, as text */
        high?: string;
        lossShare?: number;
        first?: {
          partition: number;
          /** the first silent one, or a message of a key; a 64-bit integer, as text */
          offset: string;
        };
        /** that were looked at: a sample; a 64-bit integer, as text */
        keys?: string;
        /** of these, in more than one partition; a 64-bit integer, as text */
        scattered?: string;
        /** that were added; a 64-bit integer, as text */
        partitions?: string;
        /** when the first of them was first seen; a 64-bit integer, as text */
        sinceUnixNano?: string;
        other?: {
          partition: number;
          /** a message of the same key; a 64-bit integer, as text */
          offset: string;
        };
      })[];
      completeness: components['schemas']['Completeness'];
    };
    MessagePage: {
      items: ({
        cluster: string;
        topic: string;
        partition?: number;
        /** a 64-bit integer, as text */
        offset?: string;
        /** of what was never written, which has no partition and offset: its producer's trace */
        traceId?: string;
        spanId?: string;
        service?: string;
        /** when writing it failed */
        timeUnixNano?: string;
        /** when the group was first seen past it */
        passedUnixNano?: string;
        verdict: components['schemas']['Verdict'];
      })[];
      /** a page may be short and not be the last */
      nextCursor?: string;
      completeness: components['schemas']['Completeness'];
    };
    Change: {
      /** of the verdict; what has the same and a greater revision takes its place */
      id: string;
      revision: number;
      cluster: string;
      topic: string;
      partition: number;
      offset: string;
      group: string;
      verdict: 'delivered' | 'filtered' | 'aborted' | 'superseded' | 'dead_lettered' | 'retrying' | 'in_flight' | 'stuck' | 'failed' | 'skipped' | 'expired' | 'never_offered' | 'lost_before_broker' | 'lost_on_broker' | 'unknown';
      lost: boolean;
      /** what was said before; missing for what was told of for the first time, or was corrected to nothing to act on */
      before?: 'delivered' | 'filtered' | 'aborted' | 'superseded' | 'dead_lettered' | 'retrying' | 'in_flight' | 'stuck' | 'failed' | 'skipped' | 'expired' | 'never_offered' | 'lost_before_broker' | 'lost_on_broker' | 'unknown';
      confidence: number;
      cause?: string;
      /** why it is unknown */
      reason?: 'sampled_out' | 'uninstrumented' | 'telemetry_gap' | 'dead_letters_not_read' | 'no_permission' | 'ambiguous';
      /** when the broker was looked at by which it was decided */
      atUnixNano: string;
      traceIds: (string)[];
      evidence: ({
        text: string;
      })[];
    };
    Histogram: {
      /** the ends of the stretches, one more than there are */
      boundsUnixNano: (string)[];
      /** false where each event would have to be read, as for phrases and attributes; counts is empty then */
      counted: boolean;
      /** events, for each stretch */
      counts: (number)[];
      completeness: components['schemas']['Completeness'];
    };
    FacetCount: {
      value: string;
      /** events that have it; a 64-bit integer, as text */
      count: string;
    };
    Facets: {
      /** false where each event would have to be read, as for phrases and attributes, or where there are too many values; all others are empty then */
      counted: boolean;
      /** how many of each kind; as each event has one, their sum is the number of events */
      kind: (components['schemas']['FacetCount'])[];
      service: (components['schemas']['FacetCount'])[];
      /** of log lines, in capitals */
      level: (components['schemas']['FacetCount'])[];
      topic: (components['schemas']['FacetCount'])[];
      tenant: (components['schemas']['FacetCount'])[];
      completeness: components['schemas']['Completeness'];
    };
    History: {
      /** the ends of the stretches, one more than there are */
      boundsUnixNano: (string)[];
      items: ({
        cluster: string;
        topic: string;
        /** empty for what the brokers lost, which is of no group */
        group: string;
        /** processed, for each stretch */
        delivered: (number)[];
        /** named by a dead letter, for each stretch */
        deadLettered: (number)[];
        /** in a retry topic, for each stretch */
        retrying: (number)[];
        /** left out by design, for each stretch */
        filtered: (number)[];
        /** lost, for each stretch */
        lost: (number)[];
        /** passed, and nothing can be said, for each stretch */
        unknown: (number)[];
        /** offsets not committed past, at its end, as looks of this process saw it; -1 where that is not known, for each stretch */
        lag: (number)[];
      })[];
      /** true where there are more than the limit */
      bounded: boolean;
      completeness: components['schemas']['Completeness'];
    };
    ServiceMap: {
      /** the earliest span that was looked at; a 64-bit integer, as text */
      sinceUnixNano: string;
      /** that were looked at: the newest */
      spans: number;
      edges: ({
        service: string;
        topic: string;
        /** of a reader, where its span says */
        group: string;
        /** false where the service reads */
        writes: boolean;
        /** that these spans name */
        messages: number;
      })[];
      /** true where there are more edges */
      bounded: boolean;
      completeness: components['schemas']['Completeness'];
    };
    Status: {
      version: string;
      java: string;
      inputs: ({
        name: string;
        /** the only one, where it is pinned */
        tenant?: string;
        partitions: number;
        /** each with what to do */
        problems: (string)[];
      })[];
      /** of the store, each with what to do */
      problems: (string)[];
      /** what the configuration leaves out that verdicts need, each with what to do */
      advice: (string)[];
      watermarks: ({
        cluster: string;
        /** commits up to then are judged; a 64-bit integer, as text */
        judgedToUnixNano: string;
      })[];
      /** to operators alone */
      resources?: {
        /** a 64-bit integer, as text */
        startedUnixNano: string;
        /** in the index; a 64-bit integer, as text */
        events: string;
        /** on disk; -1 where it has none; a 64-bit integer, as text */
        indexBytes: string;
        /** a 64-bit integer, as text */
        heapUsedBytes: string;
        /** a 64-bit integer, as text */
        heapMaxBytes: string;
        /** for which there was no room, or that can't be true; a 64-bit integer, as text */
        unheardEvidence: string;
        look?: {
          /** that the last look at the broker took; a 64-bit integer, as text */
          millis: string;
          partitions: number;
          groups: number;
        };
      };
      completeness: components['schemas']['Completeness'];
    };
    Session: {
      /** what a caller must bring */
      needs: 'nothing' | 'tenant' | 'token';
      /** true where this caller is answered */
      signedIn: boolean;
      operator?: boolean;
      allTenants?: boolean;
      /** this caller's; empty where all are */
      tenants?: (string)[];
      /** where else a trace can be looked at */
      traceLinks?: ({
        name: string;
        /** with {traceId} in it */
        url: string;
      })[];
    };
    Stand: {
      /** the next that the group would read */
      offset: string;
      /** the first look that saw it there */
      sinceUnixNano: string;
    };
    BrokerView: {
      /** the last look at the cluster */
      lookedAtUnixNano: string;
      /** the first offset that the log had then */
      logStartOffset: string;
      /** the offset that its next message was to get */
      logEndOffset: string;
      /** the first offset of a transaction that was open; missing where none was */
      lastStableOffset?: string;
      /** the first look at which the log began behind the message */
      goneSinceUnixNano?: string;
      /** the last look that found the log's end in front of messages that it had had, this one among them */
      truncatedUnixNano?: string;
      before?: components['schemas']['Stand'];
      past?: components['schemas']['Stand'];
      position?: components['schemas']['Stand'];
      /** as Kafka names it, such as Stable */
      groupState?: string;
      /** what was committed past by then has its telemetry read */
      telemetryReadUntilUnixNano?: string;
    };
  };
}
