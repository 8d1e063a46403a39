package io.waybill.fluentbit.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** What log events look like in Kafka. */
final class RecordsIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final long SECONDS = 1_795_471_697;

  @TempDir static Path shared;
  @TempDir Path directory;
  private static PluginBuild build;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws IOException {
    build = Native.build();
    kafka = EmbeddedKafka.start(shared.resolve("kafka"));
  }

  @AfterAll
  static void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }

  private static Map<String, Object> line() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", "2026-11-24T10:08:17.123456789+02:00");
    line.put("level", "warn");
    line.put("trace_id", TRACE.toUpperCase(java.util.Locale.ROOT));
    line.put("span_id", SPAN);
    line.put("message", "päyment \"refused\"\n");
    line.put("order", Map.of("id", 42, "total", 12.5));
    line.put("tenant", Map.of("id", "acme"));
    return line;
  }

  private Numbered deliver(String topic, byte[] chunk, String... options) throws IOException {
    kafka.createTopics(Map.of(topic, 3));
    Map<String, String> all = Options.of(kafka.bootstrapServers(), topic, directory, options);
    try (PluginHost host = PluginHost.start(build, directory, all)) {
      assertThat(host.flush("app.log", chunk).code()).as(host.log()).isEqualTo(PluginHost.OK);
    }
    return Topic.numbered(kafka.bootstrapServers(), topic);
  }

  @Test
  void aLineIsJsonWithItsTraceAsKeyAndItsTimeInTheValue() throws IOException {
    byte[] chunk =
        new Chunk()
            .event(SECONDS, 123_456_789, line())
            .event(SECONDS, 0, Map.of("message", "no trace"))
            .bytes();

    var records = deliver("records-json", chunk, "tenant", "fallback", "tenant_key", "tenant.id");

    assertThat(records.numbers()).hasSize(2);
    ConsumerRecord<byte[], byte[]> first = records.get(1);
    assertThat(new String(first.key(), UTF_8)).isEqualTo(TRACE);
    assertThat(first.partition())
        .as("where Java's producers put this key")
        .isEqualTo(Utils.toPositive(Utils.murmur2(first.key())) % 3);
    assertThat(Topic.header(first, "traceparent")).isEqualTo("00-" + TRACE + "-" + SPAN + "-00");
    assertThat(Topic.header(first, "x-tenant-id")).isEqualTo("acme");
    assertThat(Topic.header(first, "waybill-seq")).matches("1/[0-9a-f]{16}/1/web-7");
    JsonNode value = Topic.json(first);
    assertThat(value.path("message").asText()).isEqualTo("päyment \"refused\"\n");
    assertThat(value.path("time").asText()).isEqualTo("2026-11-24T10:08:17.123456789+02:00");
    assertThat(value.path("order").path("total").asDouble()).isEqualTo(12.5);
    assertThat(value.path("@waybill").toString())
        .isEqualTo("{\"v\":1,\"time\":\"1795471697123456789\",\"tag\":\"app.log\"}");

    ConsumerRecord<byte[], byte[]> second = records.get(2);
    assertThat(second.key()).isNull();
    assertThat(Topic.header(second, "traceparent")).isEmpty();
    assertThat(Topic.header(second, "x-tenant-id")).isEqualTo("fallback");
    assertThat(second.timestamp())
        .as("Kafka's own time is when it was sent, not the event's")
        .isNotEqualTo(SECONDS * 1000);
  }

  @Test
  void asMessagePackTheLineIsUnchanged() throws IOException {
    byte[] chunk = new Chunk().event(SECONDS, 5, line()).bytes();

    var records = deliver("records-msgpack", chunk, "format", "msgpack");

    try (MessageUnpacker in = MessagePack.newDefaultUnpacker(records.get(1).value())) {
      Map<Value, Value> map = in.unpackValue().asMapValue().map();
      line()
          .forEach(
              (key, item) -> assertThat(map.get(Chunk.value(key))).isEqualTo(Chunk.value(item)));
      assertThat(String.valueOf(map.get(Chunk.value("@waybill"))))
          .isEqualTo("{\"v\":1,\"time\":\"1795471697000000005\",\"tag\":\"app.log\"}");
    }
  }

  @Test
  void asOtlpALineHasItsTraceSeverityAndResource() throws IOException {
    Map<String, Object> line = line();
    line.put("service", "payments");
    byte[] chunk = new Chunk().event(SECONDS, 5, line).bytes();

    var records = deliver("records-otlp", chunk, "format", "otlp");

    LogsData data = LogsData.parseFrom(records.get(1).value());
    ResourceLogs resource = data.getResourceLogs(0);
    assertThat(resource.getResource().getAttributes(0).getValue().getStringValue())
        .isEqualTo("payments");
    LogRecord log = resource.getScopeLogs(0).getLogRecords(0);
    assertThat(log.getTimeUnixNano()).isEqualTo(SECONDS * 1_000_000_000 + 5);
    assertThat(log.getSeverityNumberValue()).isEqualTo(13);
    assertThat(log.getSeverityText()).isEqualTo("warn");
    assertThat(hex(log.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(hex(log.getSpanId().toByteArray())).isEqualTo(SPAN);
    assertThat(log.getBody().getKvlistValue().getValuesCount()).isEqualTo(line.size());
  }

  @Test
  void logsThatCameAsOtlpKeepWhatTheySaid() throws IOException {
    byte[] trace = java.util.HexFormat.of().parseHex(TRACE);
    byte[] span = java.util.HexFormat.of().parseHex(SPAN);
    Map<String, Object> otlp =
        Map.of(
            "severity_number",
            17,
            "severity_text",
            "ERROR",
            "observed_timestamp",
            SECONDS * 1_000_000_000,
            "attributes",
            Map.of("http.route", "/pay"),
            "trace_id",
            trace,
            "span_id",
            span,
            "trace_flags",
            1);
    Map<String, Object> group =
        Map.of(
            "resource", Map.of("attributes", Map.of("service.name", "pay")),
            "scope", Map.of("name", "lib", "version", "2"));
    byte[] chunk =
        new Chunk()
            .event(-1, 0, Map.of("schema", "otlp"), Chunk.value(group))
            .event(SECONDS, 7, Map.of("otlp", otlp), Chunk.value(Map.of("log", "refused")))
            .event(-2, 0, Map.of(), Chunk.value(Map.of()))
            .event(SECONDS, 8, Map.of("message", "outside of the group"))
            .bytes();

    var json = deliver("records-from-otlp", chunk);
    var proto = deliver("records-from-otlp-as-otlp", chunk, "format", "otlp");

    assertThat(json.numbers()).as("markers have no number").containsExactly(1L, 2L);
    ConsumerRecord<byte[], byte[]> first = json.get(1);
    assertThat(new String(first.key(), UTF_8)).isEqualTo(TRACE);
    assertThat(Topic.header(first, "traceparent")).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    JsonNode envelope = Topic.json(first).path("@waybill");
    assertThat(envelope.path("metadata").path("otlp").path("trace_id").asText()).isEqualTo(TRACE);
    assertThat(
            envelope
                .path("group")
                .path("resource")
                .path("attributes")
                .path("service.name")
                .asText())
        .isEqualTo("pay");
    assertThat(Topic.json(json.get(2)).path("@waybill").has("group")).isFalse();

    ResourceLogs resource = LogsData.parseFrom(proto.get(1).value()).getResourceLogs(0);
    LogRecord log = resource.getScopeLogs(0).getLogRecords(0);
    assertThat(resource.getResource().getAttributes(0).getValue().getStringValue())
        .isEqualTo("pay");
    assertThat(resource.getScopeLogs(0).getScope().getName()).isEqualTo("lib");
    assertThat(log.getBody().getStringValue()).isEqualTo("refused");
    assertThat(log.getSeverityNumberValue()).isEqualTo(17);
    assertThat(log.getFlags()).isEqualTo(1);
    assertThat(log.getObservedTimeUnixNano()).isEqualTo(SECONDS * 1_000_000_000);
    assertThat(hex(log.getTraceId().toByteArray())).isEqualTo(TRACE);
  }

  @Test
  void theTopicComesFromTheTagAndFieldsButOnlyOfTheList() throws IOException {
    kafka.createTopics(Map.of("rest", 1, "logs-app.log-eu", 1));
    byte[] chunk =
        new Chunk()
            .event(SECONDS, 0, Map.of("geo", Map.of("region", "eu")))
            .event(SECONDS, 1, Map.of("geo", Map.of("region", "../etc")))
            .event(SECONDS, 2, Map.of("message", "no region"))
            .bytes();
    Map<String, String> options =
        Options.of(
            kafka.bootstrapServers(),
            "logs-$tag-$(geo.region)",
            directory,
            "topics",
            "rest, logs-app.log-eu");

    try (PluginHost host = PluginHost.start(build, directory, options)) {
      assertThat(host.flush("app.log", chunk).code()).isEqualTo(PluginHost.OK);
      assertThat(host.log()).contains("records whose topic is not in topics go to rest");
    }

    assertThat(Topic.numbered(kafka.bootstrapServers(), "logs-app.log-eu").numbers())
        .containsExactly(1L);
    assertThat(Topic.numbered(kafka.bootstrapServers(), "rest").numbers()).containsExactly(2L, 3L);
  }

  @Test
  void whatHostileApplicationsWriteArrivesRepairedMarkedAndWithItsBytes() throws IOException {
    Chunk chunk = new Chunk();
    byte[] body =
        concat(
            new byte[] {(byte) 0x83},
            new byte[] {(byte) 0xa5, 'c', 'a', 'f', (byte) 0xe9, 0, (byte) 0xa2, (byte) 0xff, 'x'},
            new byte[] {7, (byte) 0xcb, 0x7f, (byte) 0xf8, 0, 0, 0, 0, 0, 0},
            new byte[] {(byte) 0xa4, 'd', 'e', 'e', 'p'},
            nested(1000));
    chunk.raw(
        new byte[] {(byte) 0x92, (byte) 0x92, (byte) 0xd7, 0, 0, 0, 0, 9, 0, 0, 0, 0, (byte) 0x80});
    chunk.raw(body);
    chunk.event(SECONDS, 0, Map.of("message", "an innocent neighbour"));

    var records = deliver("records-hostile", chunk.bytes());

    JsonNode hostile = Topic.json(records.get(1));
    assertThat(hostile.path("caf\ufffd\0").asText()).isEqualTo("\ufffdx");
    assertThat(hostile.path("7").asText()).isEqualTo("NaN");
    assertThat(hostile.toString()).contains("(nested too deeply)");
    assertThat(hostile.path("@waybill").path("repairs").asInt()).isEqualTo(5);
    assertThat(Base64.getDecoder().decode(hostile.path("@waybill").path("raw").asText()))
        .isEqualTo(body);
    assertThat(Topic.json(records.get(2)).path("message").asText())
        .isEqualTo("an innocent neighbour");
  }

  private static byte[] nested(int depth) {
    byte[] bytes = new byte[depth + 1];
    java.util.Arrays.fill(bytes, (byte) 0x91);
    bytes[depth] = (byte) 0xc0;
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
