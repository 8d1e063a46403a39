package io.waybill.ledger;

import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.Coordinate;
import io.waybill.event.Detail;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.EventTime;
import io.waybill.event.EventTime.KafkaTime;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.MetricDetail;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.Payload;
import io.waybill.event.ReportDetail;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** A ledger with what tests say to it. Times are in seconds; telemetry is one partition. */
final class Book {
  static final String APP = "com.example.billing";
  static final String AGENT = "io.opentelemetry.kafka-clients-2.6";
  static final InputPartition SPANS = new InputPartition("main", "otlp_spans", 0);

  final Ledger ledger =
      new Ledger(
          new LedgerSettings(
              Duration.ofSeconds(30),
              Duration.ofSeconds(20),
              Duration.ofMinutes(5),
              Set.of("no-dead-letters"),
              Set.of("by-design"),
              Set.of(
                  Exemption.ofTopic("not-for", "orders"),
                  new Exemption(
                      "european",
                      "orders",
                      Optional.of(new Exemption.ByKey("region", true, Set.of("eu"))))),
              Set.of(new Mirror("main", "orders", "us", "eu.orders")),
              Duration.ofHours(1),
              "default"));

  /** When the processes of tests began, in nanoseconds. */
  private static final long BEGINNING = 1_700_000_000_000_000_000L;

  /** When their SDKs did, in seconds from that. */
  private static final int BEGUN_SECONDS = -1_000;

  private final List<Event> index = new ArrayList<>();
  private long telemetryEnd;
  private int second;

  /** One look at the broker, so many seconds after the one before. */
  Book look(int seconds, Poll.Offsets orders, Poll.Commit... commits) {
    return look(seconds, orders, List.of(), commits);
  }

  Book look(int seconds, Poll.Offsets orders, List<Poll.Group> groups, Poll.Commit... commits) {
    telemetryEnd += 10;
    return observe(
        seconds,
        List.of(orders),
        List.of(commits),
        groups,
        Map.of(SPANS, telemetryEnd),
        List.of(),
        "");
  }

  /** One that sees several partitions. */
  Book look(int seconds, List<Poll.Offsets> partitions, Poll.Commit... commits) {
    telemetryEnd += 10;
    return observe(
        seconds,
        partitions,
        List.of(commits),
        List.of(),
        Map.of(SPANS, telemetryEnd),
        List.of(),
        "");
  }

  /** The group stood at 0, and has gone past 10 of 20; that is long ago, and telemetry is read. */
  Book passed() {
    return look(5, orders(0, 20), commit("billing", 0))
        .look(5, orders(0, 20), commit("billing", 10))
        .look(60, orders(0, 20))
        .read();
  }

  /** The same of 50 out of 60. */
  Book passedMany() {
    return look(5, orders(0, 60), commit("billing", 0))
        .look(5, orders(0, 60), commit("billing", 50))
        .look(60, orders(0, 60))
        .read();
  }

  /** A look by one of several observers. */
  Book lookBy(String observer, int seconds, Poll.Offsets orders) {
    return observe(seconds, List.of(orders), List.of(), List.of(), Map.of(), List.of(), observer);
  }

  /** A look that sees nothing, for want of these ACLs. */
  Book lookInVain(int seconds, String... denied) {
    return observe(seconds, List.of(), List.of(), List.of(), Map.of(), List.of(denied), "");
  }

  private Book observe(
      int seconds,
      List<Poll.Offsets> partitions,
      List<Poll.Commit> commits,
      List<Poll.Group> groups,
      Map<InputPartition, Long> telemetryEnds,
      List<String> denied,
      String observer) {
    boolean first = second == 0;
    second += seconds;
    ledger.observe(
        new Poll(
            "main",
            second * 1000L,
            first,
            0,
            true,
            partitions,
            commits,
            groups,
            telemetryEnds,
            denied,
            observer));
    return this;
  }

  /** All telemetry that was there at the last look is read. */
  Book read() {
    ledger.read(new Positions(Map.of(SPANS, new Position("", telemetryEnd))));
    return this;
  }

  Book take(Event... events) {
    for (Event event : events) {
      ledger.observe(event);
      index.add(event);
    }
    return this;
  }

  /** The index, which has all that was taken, is asked for what dead letters hold. */
  Book search() {
    for (Wrapped wrapped : ledger.unsearched(100)) {
      ledger.searched(
          wrapped,
          index.stream()
              .filter(event ->
                  event.detail() instanceof MessageDetail message
                      && wrapped.valueHashes().contains(message.valueHash()))
              .toList());
    }
    return this;
  }

  BrokerView seen(String group, long offset) {
    return ledger.seen(message(offset), group, Scope.ALL, true).orElseThrow();
  }

  Verdict verdict(String group, long offset) {
    return ledger
        .judge(message(offset), group, Scope.ALL, true)
        .orElseThrow(() -> new AssertionError("no verdict for " + group));
  }

  List<String> groups(long offset) {
    return groups(message(offset));
  }

  List<String> groups(Coordinate at) {
    return ledger.judge(at, Scope.ALL, true).stream().map(Verdict::group).toList();
  }

  Pipeline pipeline(String group) {
    return ledger.pipelines(Scope.ALL).stream()
        .filter(pipeline -> pipeline.group().equals(group))
        .findFirst()
        .orElseThrow();
  }

  static Poll.Offsets orders(long earliest, long latest) {
    return new Poll.Offsets("orders", "id-1", 0, earliest, latest);
  }

  static Poll.Commit commit(String group, long offset) {
    return new Poll.Commit(group, "orders", 0, offset, true);
  }

  static Coordinate message(long offset) {
    return new Coordinate("main", "orders", 0, offset);
  }

  /** Spans of a group that handled all of {@code [from, to)} well but for these. */
  static Event[] handledBut(String group, long from, long to, Long... others) {
    return LongStream.range(from, to)
        .filter(offset -> !List.of(others).contains(offset))
        .mapToObj(offset -> processed(group, offset, APP, SpanDetail.Status.OK))
        .toArray(Event[]::new);
  }

  static Event processed(String group, long offset, String scope, SpanDetail.Status status) {
    return event(
        "acme",
        span(SpanDetail.Kind.CONSUMER, MessageRef.Role.PROCESSED, group, offset, scope, status));
  }

  /** A span of this process, a second long, which ended so many seconds after the beginning. */
  static Event processedAt(String group, long offset, int second, String instance) {
    SpanDetail like = (SpanDetail) processed(group, offset, APP, SpanDetail.Status.OK).detail();
    return ofInstance(
        instance,
        offset + 1,
        second * 1000L,
        new SpanDetail(
            like.name(),
            like.kind(),
            like.parent(),
            BEGINNING + (second - 1) * 1_000_000_000L,
            BEGINNING + second * 1_000_000_000L,
            like.status(),
            "",
            List.of(),
            List.of(),
            like.messages(),
            like.group(),
            like.scope()));
  }

  /** A span of this process that is about no message. */
  static Event otherSpan(String instance, long milli, long id) {
    return ofInstance(
        instance,
        id + 1_000_000,
        milli,
        new SpanDetail(
            "GET /",
            SpanDetail.Kind.SERVER,
            SpanId.NONE,
            BEGINNING + milli * 1_000_000,
            BEGINNING + milli * 1_000_000,
            SpanDetail.Status.UNSET,
            "",
            List.of(),
            List.of(),
            List.of(),
            "",
            APP));
  }

  /** How many spans the process had started by then, half a second past this one. */
  static Event spansStarted(String instance, int second, long value) {
    return spansStartedSince(instance, BEGUN_SECONDS, second, value);
  }

  /** The same of those since another second. */
  static Event spansStartedSince(String instance, int since, int second, long value) {
    return count(instance, "otel.sdk.span.started", since, second, value);
  }

  /** How many of these had not ended. */
  static Event spansLive(String instance, int second, long value) {
    return spansLiveSince(instance, BEGUN_SECONDS, second, value);
  }

  /** The same since another second. */
  static Event spansLiveSince(String instance, int since, int second, long value) {
    return count(instance, "otel.sdk.span.live", since, second, value);
  }

  private static Event count(String instance, String name, int since, int second, long value) {
    return ofInstance(instance, 1, second * 1000L + 500, since, new MetricDetail(name, value));
  }

  private static Event ofInstance(String instance, long id, long milli, Detail detail) {
    return ofInstance(instance, id, milli, BEGUN_SECONDS, detail);
  }

  private static Event ofInstance(String instance, long id, long milli, int since, Detail detail) {
    Event like = event("acme", detail);
    return new Event(
        like.source(),
        like.tenant(),
        like.time().at(BEGINNING + milli * 1_000_000),
        new SpanRef(new TraceId(1, 1), new SpanId(id)),
        like.service(),
        detail,
        new Attributes(
            List.of(
                Attribute.text("service.instance.id", instance),
                Attribute.text("otel.span.sampling_result", "RECORD_AND_SAMPLE"),
                Attribute.integer(MetricDetail.SINCE, BEGINNING + since * 1_000_000_000L))),
        like.payload());
  }

  /** A span that claims a message of this topic. */
  static Event processedOf(String topic) {
    return processedOf(new Coordinate("main", topic, 0, 1), "billing", SpanDetail.Status.OK);
  }

  /** One of a message in another partition. */
  static Event processedIn(int partition, String group, long offset, SpanDetail.Status status) {
    return processedOf(new Coordinate("main", "orders", partition, offset), group, status);
  }

  private static Event processedOf(Coordinate message, String group, SpanDetail.Status status) {
    SpanDetail like = (SpanDetail) processed(group, 1, APP, status).detail();
    return event(
        "acme",
        new SpanDetail(
            like.name(),
            like.kind(),
            like.parent(),
            like.startUnixNano(),
            like.endUnixNano(),
            like.status(),
            "",
            List.of(),
            List.of(),
            List.of(new MessageRef(MessageRef.Role.PROCESSED, message)),
            like.group(),
            like.scope()));
  }

  static Event produced(long offset) {
    return event(
        "acme",
        span(
            SpanDetail.Kind.PRODUCER,
            MessageRef.Role.PRODUCED,
            "",
            offset,
            APP,
            SpanDetail.Status.UNSET));
  }

  /** A message that a tap has read. */
  static Event there(long offset) {
    return event("acme", new MessageDetail(message(offset), 10, "", -1, false, false, 0, 0));
  }

  /** The same, of a value with this hash. */
  static Event holding(long hash, Coordinate at) {
    return event("acme", new MessageDetail(at, 10, "", -1, false, false, 0, hash));
  }

  /** The same, with a header. */
  static Event there(long offset, String region) {
    return event(
        "acme", there(offset).detail(), new Attributes(List.of(Attribute.text("region", region))));
  }

  static Event received(String group, long offset) {
    return event(
        "acme",
        span(
            SpanDetail.Kind.CONSUMER,
            MessageRef.Role.RECEIVED,
            group,
            offset,
            AGENT,
            SpanDetail.Status.UNSET));
  }

  private static SpanDetail span(
      SpanDetail.Kind kind,
      MessageRef.Role role,
      String group,
      long offset,
      String scope,
      SpanDetail.Status status) {
    return new SpanDetail(
        "orders",
        kind,
        SpanId.NONE,
        1,
        2,
        status,
        "",
        List.of(),
        List.of(),
        List.of(new MessageRef(role, message(offset))),
        group,
        scope);
  }

  /** One that holds values with these hashes. */
  static Event deadLetterOfUnknownOrigin(String likelyTopic, Long... hashes) {
    return wrapping(EventKind.DEAD_LETTER, "", likelyTopic, hashes);
  }

  static Event wrapping(EventKind kind, String group, String likelyTopic, Long... hashes) {
    return event(
        "acme",
        new HopDetail(
            kind,
            "envelope",
            Optional.empty(),
            Optional.empty(),
            likelyTopic,
            group,
            -1,
            "",
            "",
            List.of(),
            List.of(hashes)));
  }

  static Event hop(EventKind kind, String group, long offset) {
    return event(
        "acme",
        new HopDetail(
            kind,
            "spring-kafka",
            Optional.of(message(offset)),
            Optional.empty(),
            "",
            group,
            -1,
            "",
            "",
            List.of(),
            List.of()));
  }

  /** A report of a process, so many seconds after it began; what is told is added to it. */
  static Event report(String instance, long number, int second, ReportDetail.Told... told) {
    return report(instance, number, second, false, false, told);
  }

  static Event report(
      String instance,
      long number,
      int second,
      boolean partial,
      boolean last,
      ReportDetail.Told... told) {
    return event(
        "acme",
        new ReportDetail(
            "billing", instance, 0, number, second * 1000L, 0, partial, last, List.of(told)));
  }

  static ReportDetail.Told told(
      List<ReportDetail.Range> offered, List<ReportDetail.Range> ok, long committed) {
    return new ReportDetail.Told("main", "orders", 0, offered, ok, committed);
  }

  static ReportDetail.Range range(long from, long to) {
    return new ReportDetail.Range(from, to);
  }

  static Event outcome(OutcomeDetail.Outcome outcome, long offset) {
    return outcome(outcome, "billing", offset);
  }

  /** The application tells that it failed for good. */
  static Event gaveUp(String group, long offset) {
    return outcome(OutcomeDetail.Outcome.FAILED, group, offset);
  }

  private static Event outcome(OutcomeDetail.Outcome outcome, String group, long offset) {
    return event(
        "acme",
        new OutcomeDetail(
            outcome, Optional.of(message(offset)), "orders", group, "one", "no such address"));
  }

  static Event event(String tenant, Detail detail) {
    return event(tenant, detail, Attributes.NONE);
  }

  private static Event event(String tenant, Detail detail, Attributes attributes) {
    return new Event(
        new SourcePosition("main", "otlp_spans", "", 0, 1, 0),
        tenant,
        EventTime.ofRecord(1, KafkaTime.CREATE, 1_000_000_000_000_000_000L),
        SpanRef.NONE,
        "billing",
        detail,
        attributes,
        Payload.NONE);
  }

  /** Every answer, to compare two books by. */
  List<String> answers(long offsets) {
    List<String> all = new ArrayList<>();
    for (long offset = 0; offset < offsets; offset++) {
      all.add(offset + " " + ledger.judge(message(offset), Scope.ALL, true));
    }
    all.add(ledger.pipelines(Scope.ALL).toString());
    return all;
  }
}
