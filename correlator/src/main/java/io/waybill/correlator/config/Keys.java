package io.waybill.correlator.config;

import java.util.List;

/** Every key that there is. The table in {@code docs/configuration.md} is made of them. */
public final class Keys {
  static final Key ADDRESS =
      new Key(
          "http.address",
          "127.0.0.1",
          "Address to answer on. Others can reach any but loopback: then `access.tokens-file` is needed, or `--insecure`.");
  static final Key PORT = new Key("http.port", "8780", "Port to answer on; 0 takes a free one.");
  static final Key DIRECTORY =
      new Key("store.directory", "data", "Where the index is kept. One Waybill a directory.");
  static final Key RETENTION =
      new Key("store.retention", "7d", "How long events are kept after their arrival.");
  static final Key MAX_SIZE =
      new Key(
          "store.max-size", "50GiB", "How large the index may be; the oldest slice goes first.");
  static final Key COMMIT =
      new Key(
          "store.commit-interval",
          "5s",
          "How often events and positions are made durable. What was read since is read again after a crash.");
  static final Key REFRESH =
      new Key(
          "store.refresh-interval", "1s", "How often new events become searchable; 2s at most.");
  static final Key MEMORY =
      new Key("store.memory", "192MiB", "What is buffered before a segment is written.");
  static final Key TOKENS =
      new Key(
          "access.tokens-file",
          "",
          "File of bearer tokens: a line each of SHA-256 in hexadecimal, tenants with commas between (or `*`), and optionally `operator`.");
  static final Key TENANT_REQUIRED =
      new Key(
          "access.tenant-required",
          "false",
          "Without tokens: refuse requests that name no tenant in `X-Scope-OrgID`. Always so on other addresses than loopback.");
  static final Key CLIENT =
      new Key(
          "kafka",
          "",
          "Settings of kafka-clients for all inputs and for `otlp`, such as `bootstrap.servers` or `security.protocol`.");
  static final Key INPUT_NAME =
      new Key("inputs[].name", "", "What the input is called in `/readyz` and metrics. Required.");
  static final Key CLUSTER =
      new Key(
          "inputs[].cluster",
          "main",
          "The cluster's name in coordinates. Inputs of one cluster share it.");
  static final Key TOPICS =
      new Key(
          "inputs[].topics",
          "",
          "A regular expression that whole topic names match, or a list of names. Required.");
  static final Key FORMAT =
      new Key(
          "inputs[].format",
          "auto",
          "`auto`, `json`, `otlp_proto_spans`, `otlp_proto_logs`, `otlp_proto_metrics`, `otlp_json`, `zipkin_json`, `jaeger_proto`, `jaeger_json`, `msgpack`, `outcomes`, `dead_letter`, or `message` for business messages themselves: that they are there, their trace and their keys.");
  static final Key TENANT =
      new Key(
          "inputs[].tenant",
          "",
          "The only tenant of this input: what its records claim is only noted.");
  static final Key DEFAULT_TENANT =
      new Key("inputs[].default-tenant", "default", "The tenant of events that name none.");
  static final Key START =
      new Key(
          "inputs[].start",
          "earliest",
          "Where a partition begins that was never read: `earliest` or `latest`.");
  static final Key MESSAGE_KEYS =
      new Key(
          "inputs[].message-keys",
          "",
          "Of business messages: headers (`order-id`) and JSON paths (`$.order.id`) whose values are kept to be searched for. Nothing else of a value is.");
  static final Key RATE =
      new Key(
          "inputs[].records-per-second",
          "0",
          "How many records of the input are read in a second at most, so that reading a large topic from its beginning leaves the brokers and Waybill room for the others; 0 for as many as there are.");
  static final Key INPUT_CLIENT =
      new Key(
          "inputs[].kafka", "", "Settings of kafka-clients for this input; they win over `kafka`.");
  static final Key TRACES_TOPIC =
      new Key(
          "otlp.traces-topic",
          "otlp_spans",
          "Where `POST /v1/traces` is written. An input must read it.");
  static final Key LOGS_TOPIC =
      new Key(
          "otlp.logs-topic",
          "otlp_logs",
          "Where `POST /v1/logs` is written. An input must read it.");
  static final Key METRICS_TOPIC =
      new Key(
          "otlp.metrics-topic",
          "otlp_metrics",
          "Where `POST /v1/metrics` is written. An input must read it, and know it: by `metric` in its name, or by `format: otlp_proto_metrics`.");
  static final Key OTLP_CLIENT =
      new Key(
          "otlp.kafka",
          "",
          "Settings of kafka-clients for writing; they win over `kafka`. OTLP over HTTP is taken where `otlp` stands in the file.");
  static final Key FACTS_TOPIC =
      new Key(
          "observer.facts-topic",
          "waybill-facts",
          "Where Waybill writes what it sees of topics and groups, and reads it from. It is created with one partition when it is not there. Two Waybills that run at once need one each. The broker is looked at where `observer` stands in the file.");
  static final Key VERDICTS_TOPIC =
      new Key(
          "observer.verdicts-topic",
          "",
          "Where changes of verdicts are written, so that others can act on them. It is created with one partition, compacted, when it is not there. Nowhere, by default.");
  static final Key OBSERVED_CLUSTER =
      new Key("observer.cluster", "main", "The cluster's name, as the inputs have it.");
  static final Key OBSERVED_TENANT =
      new Key(
          "observer.default-tenant",
          "default",
          "The tenant of messages that no telemetry gives to another.");
  static final Key INTERVAL =
      new Key("observer.interval", "5s", "How often the broker is looked at.");
  static final Key GRACE =
      new Key(
          "observer.grace",
          "30s",
          "How long telemetry may take from a group's commit to its topic. Nothing is judged before.");
  static final Key STUCK =
      new Key(
          "observer.stuck-after",
          "5m",
          "How long a group may stand still in front of messages before they are `stuck`.");
  static final Key OUTCOME_WITHIN =
      new Key(
          "observer.outcome-within",
          "1m",
          "How long after a group's commit an application may still tell an outcome. What it was given, committed past and told nothing of by then is `skipped`.");
  static final Key LATE_AFTER =
      new Key(
          "observer.late-after",
          "0s",
          "How long after it was written a message may be processed before it is marked `late`; 0s for any time.");
  static final Key NO_DEAD_LETTERS =
      new Key(
          "observer.groups-without-dead-letters",
          "",
          "Groups that write no dead letters: what fails there is `failed`. Of others that is said once a dead letter of theirs was seen.");
  static final Key FILTERING =
      new Key(
          "observer.groups-that-filter",
          "",
          "Groups that leave messages out by design, and tell nothing of these: what they go past in silence, while they tell of other messages, is `filtered`.");
  static final Key NOT_FOR =
      new Key(
          "observer.topics-not-for-groups",
          "",
          "Topics that a group commits on, by a pattern say, and that are not for it, each as `group:topic`: what it is silent of there is `filtered`, and never lost; what it tells still counts.");
  static final Key MESSAGES_NOT_FOR =
      new Key(
          "observer.messages-not-for-groups",
          "",
          "The same for some of a topic's messages, each as `group:topic:key=value` or `group:topic:key!=value` (also those without the key), with a bar between several values, where `key` is one of the `message-keys` of the topic's tap. Of messages that are read from then on.");
  static final Key MIRRORS =
      new Key(
          "observer.mirrors",
          "",
          "Topics of other clusters that are to have every message of a topic, each as `main/orders -> us/eu.orders`. Both are tapped; the first cluster is `observer.cluster`.");
  static final Key OBSERVER_CLIENT =
      new Key(
          "observer.kafka",
          "",
          "Settings of kafka-clients for looking and for the facts; they win over `kafka`.");
  static final Key TRACES_ENDPOINT =
      new Key(
          "telemetry.traces-endpoint",
          "",
          "Where Waybill's own spans go, by OTLP over HTTP, such as `http://localhost:4318/v1/traces`. Nowhere, by default.");
  static final Key TRACE_LINKS =
      new Key(
          "ui.trace-links",
          "",
          "Where else a trace can be looked at: names with URLs in which `{traceId}` stands, such as `Jaeger: http://localhost:16686/trace/{traceId}`. The web page links there.");
  static final Key PAYLOAD =
      new Key(
          "decode.payload-size",
          "256KiB",
          "Raw bytes that are kept of a record; the full length is always told.");
  static final Key TRACE_FIELDS =
      new Key(
          "decode.trace-fields",
          "",
          "Names of a log's trace ID, before those that are known anyway.");
  static final Key SPAN_FIELDS =
      new Key("decode.span-fields", "", "Names of a log's span ID, likewise.");
  static final Key TENANT_FIELDS =
      new Key("decode.tenant-fields", "", "Names of a log's tenant, likewise.");
  static final Key TIME_FIELDS =
      new Key("decode.time-fields", "", "Names of a log's time, likewise.");
  static final Key LEVEL_FIELDS =
      new Key("decode.level-fields", "", "Names of a log's level, likewise.");
  static final Key MESSAGE_FIELDS =
      new Key("decode.message-fields", "", "Names of a log's text, likewise.");
  static final Key SERVICE_FIELDS =
      new Key("decode.service-fields", "", "Names of a log's service, likewise.");

  /** In the order of the documentation. */
  public static final List<Key> ALL =
      List.of(
          ADDRESS,
          PORT,
          DIRECTORY,
          RETENTION,
          MAX_SIZE,
          COMMIT,
          REFRESH,
          MEMORY,
          TOKENS,
          TENANT_REQUIRED,
          CLIENT,
          INPUT_NAME,
          CLUSTER,
          TOPICS,
          FORMAT,
          TENANT,
          DEFAULT_TENANT,
          START,
          MESSAGE_KEYS,
          RATE,
          INPUT_CLIENT,
          TRACES_TOPIC,
          LOGS_TOPIC,
          METRICS_TOPIC,
          OTLP_CLIENT,
          FACTS_TOPIC,
          VERDICTS_TOPIC,
          OBSERVED_CLUSTER,
          OBSERVED_TENANT,
          INTERVAL,
          GRACE,
          STUCK,
          OUTCOME_WITHIN,
          LATE_AFTER,
          NO_DEAD_LETTERS,
          FILTERING,
          NOT_FOR,
          MESSAGES_NOT_FOR,
          MIRRORS,
          OBSERVER_CLIENT,
          TRACES_ENDPOINT,
          TRACE_LINKS,
          PAYLOAD,
          TRACE_FIELDS,
          SPAN_FIELDS,
          TENANT_FIELDS,
          TIME_FIELDS,
          LEVEL_FIELDS,
          MESSAGE_FIELDS,
          SERVICE_FIELDS);

  private Keys() {}
}
