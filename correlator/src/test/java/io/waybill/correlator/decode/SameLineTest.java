package io.waybill.correlator.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.decode.json.JsonLogDecoder;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import io.waybill.event.EventTime.KafkaTime;
import io.waybill.event.LogDetail;
import io.waybill.trace.SpanRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** A line is the same event, whatever format the agent put it in. */
final class SameLineTest {
  private static final long KAFKA = 1_795_471_700_000L;
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String FIELDS =
      "\"time\":\"2026-11-24T10:08:17.123456789+02:00\",\"level\":\"warn\",\"trace_id\":\""
          + TRACE
          + "\",\"span_id\":\"00f067aa0ba902b7\",\"service\":\"pay\",\"message\":\"refused\",\"order\":{\"id\":42},"
          + "\"price\":19.9,\"paid\":1.795729062847E9,\"tiny\":1.5e-300";

  /** What formats add, and others lack. */
  private static final Set<String> TRANSPORT = Set.of("@timestamp", "fluentbit.tag");

  private final EventDecoder decoder = new EventDecoder(FieldNames.DEFAULTS, 64 << 10);

  private Event decode(byte[] value, Format format) {
    RawRecord record =
        new RawRecord(
            "main",
            "logs",
            "id",
            0,
            0,
            EventTime.ofRecord(KAFKA, KafkaTime.CREATE, KAFKA * 1_000_000),
            new byte[0],
            value,
            RecordHeaders.NONE);
    List<Event> events = decoder.decode(record, format, new TenantRule("", "default"));
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  private static void expectSame(Event actual, Event expected) {
    assertThat(actual.time()).isEqualTo(expected.time());
    assertThat(actual.trace()).isEqualTo(expected.trace());
    assertThat(actual.service()).isEqualTo(expected.service());
    assertThat(actual.tenant()).isEqualTo(expected.tenant());
    assertThat(actual.detail()).isEqualTo(expected.detail());
    assertThat(own(actual)).containsExactlyInAnyOrderElementsOf(own(expected));
  }

  private static List<Attribute> own(Event event) {
    return event.attributes().list().stream()
        .filter(attribute -> !TRANSPORT.contains(attribute.key()))
        .filter(attribute -> !attribute.key().equals("service.name"))
        .toList();
  }

  private static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void aLineIsTheSameEventByEveryFormat() throws IOException {
    Event plain = decode(json("{" + FIELDS + "}"), Format.AUTO);
    assertThat(plain.time().unixNano()).isEqualTo(1_795_507_697_123_456_789L);
    assertThat(plain.attributes().first("paid")).isEqualTo("1795729062.847");

    expectSame(
        decode(
            json(
                "{"
                    + FIELDS
                    + ",\"@waybill\":{\"v\":1,\"time\":\"1795514897000000000\",\"tag\":\"app\"}}"),
            Format.AUTO),
        plain);
    expectSame(
        decode(json("{\"@timestamp\":1795514897.123456," + FIELDS + "}"), Format.AUTO), plain);
    expectSame(
        decode(json("{\"@timestamp\":\"2026-11-24T10:08:17.123Z\"," + FIELDS + "}"), Format.AUTO),
        plain);
    expectSame(decode(msgpack(), Format.MSGPACK), plain);
    expectSame(decode(otlp(), Format.OTLP_PROTO_LOGS), plain);
    assertThat(
            decode(
                    json("{" + FIELDS + ",\"@waybill\":{\"v\":1,\"time\":\"1\",\"tag\":\"app\"}}"),
                    Format.AUTO)
                .attributes()
                .first("fluentbit.tag"))
        .isEqualTo("app");
  }

  private static byte[] msgpack() throws IOException {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      out.packMapHeader(11);
      out.packString("time").packString("2026-11-24T10:08:17.123456789+02:00");
      out.packString("level").packString("warn");
      out.packString("trace_id").packString(TRACE);
      out.packString("span_id").packString("00f067aa0ba902b7");
      out.packString("service").packString("pay");
      out.packString("message").packString("refused");
      out.packString("order").packMapHeader(1).packString("id").packInt(42);
      out.packString("price").packDouble(19.9);
      out.packString("paid").packDouble(1_795_729_062.847);
      out.packString("tiny").packDouble(1.5e-300);
      out.packString("@waybill").packMapHeader(2);
      out.packString("v").packInt(1).packString("time").packString("1795514897000000000");
      return out.toByteArray();
    }
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue decimal(String key, double value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setDoubleValue(value))
        .build();
  }

  private static byte[] otlp() {
    KeyValueList order =
        KeyValueList.newBuilder()
            .addValues(
                KeyValue.newBuilder().setKey("id").setValue(AnyValue.newBuilder().setIntValue(42)))
            .build();
    KeyValueList body =
        KeyValueList.newBuilder()
            .addValues(text("time", "2026-11-24T10:08:17.123456789+02:00"))
            .addValues(text("level", "warn"))
            .addValues(text("trace_id", TRACE))
            .addValues(text("span_id", "00f067aa0ba902b7"))
            .addValues(text("service", "pay"))
            .addValues(text("message", "refused"))
            .addValues(
                KeyValue.newBuilder()
                    .setKey("order")
                    .setValue(AnyValue.newBuilder().setKvlistValue(order)))
            .addValues(decimal("price", 19.9))
            .addValues(decimal("paid", 1_795_729_062.847))
            .addValues(decimal("tiny", 1.5e-300))
            .build();
    LogRecord log =
        LogRecord.newBuilder()
            .setTimeUnixNano(1_795_514_897_000_000_000L)
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN)
            .setSeverityText("warn")
            .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(TRACE)))
            .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex("00f067aa0ba902b7")))
            .setBody(AnyValue.newBuilder().setKvlistValue(body))
            .build();
    ResourceLogs.Builder resource = ResourceLogs.newBuilder();
    resource.getResourceBuilder().addAttributes(text("service.name", "pay"));
    return LogsData.newBuilder()
        .addResourceLogs(resource.addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build()
        .toByteArray();
  }

  @Test
  void logsThatTheAgentReceivedAsOtlpAreTheSameEventAsWithoutTheAgent() {
    Event shipped =
        decode(
            json(
                "{\"log\":\"refused\",\"@waybill\":{\"v\":1,\"time\":\"1795514897000000005\",\"tag\":\"o\",\"metadata\":{\"otlp\":{\"severity_number\":17,\"attributes\":{\"http.route\":\"/pay\"},\"trace_id\":\""
                    + TRACE
                    + "\",\"span_id\":\"00f067aa0ba902b7\"}},\"group\":{\"resource\":{\"attributes\":{\"service.name\":\"pay\",\"tenant.id\":\"acme\"}}}}}"),
            Format.AUTO);
    assertThat(shipped.trace().traceId()).hasToString(TRACE);
    assertThat(shipped.service()).isEqualTo("pay");
    assertThat(shipped.tenant()).isEqualTo("acme");
    assertThat(shipped.time().unixNano()).isEqualTo(1_795_514_897_000_000_005L);
    LogDetail log = (LogDetail) shipped.detail();
    assertThat(log.level()).isEqualTo("ERROR");
    assertThat(log.message()).isEqualTo("refused");
    assertThat(shipped.attributes().first("http.route")).isEqualTo("/pay");
  }

  @Test
  void otlpIsOtlpWhateverItsLength() {
    for (int length = 1; length < 300; length++) {
      LogRecord log =
          LogRecord.newBuilder()
              .setTimeUnixNano(1_795_514_897_000_000_000L)
              .setBody(AnyValue.newBuilder().setStringValue("x".repeat(length)))
              .build();
      byte[] value =
          LogsData.newBuilder()
              .addResourceLogs(
                  ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
              .build()
              .toByteArray();
      Event event = decode(value, Format.AUTO);
      assertThat(event.detail().headline()).as("%s bytes", value.length).hasSize(length);
    }
    assertThat(decode(json("\n{" + FIELDS + "}"), Format.AUTO).service()).isEqualTo("pay");
  }

  @Test
  void theAgentsTimeCountsWhereTheLinesOwnCantBeRead() {
    Event event =
        decode(
            json(
                "{\"time\":\"2026-13-45\",\"message\":\"m\",\"@waybill\":{\"v\":1,\"time\":\"1795471697000000001\"}}"),
            Format.AUTO);
    assertThat(event.time().unixNano()).isEqualTo(1_795_471_697_000_000_001L);
    assertThat(event.attributes().first("time"))
        .as("what it wrote is kept")
        .isEqualTo("2026-13-45");
  }

  @Test
  void traceIdsAreReadAsThePluginReadsThem() throws IOException {
    JsonLogDecoder lines = new JsonLogDecoder(FieldNames.DEFAULTS, 1024);
    for (String row : Files.readAllLines(Path.of("../fluentbit-plugin/vectors/trace-ids.tsv"))) {
      if (row.startsWith("#")) {
        continue;
      }
      String[] cells = row.split("\t", -1);
      SpanRef ref =
          lines
              .line(
                  new RawRecord(
                      "main",
                      "logs",
                      "id",
                      0,
                      0,
                      EventTime.ofRecord(KAFKA, KafkaTime.CREATE, 0),
                      new byte[0],
                      new byte[] {'{'},
                      RecordHeaders.NONE),
                  List.of(Attribute.text(cells[0], cells[1])),
                  new byte[0])
              .trace();
      assertThat(ref.isPresent() ? ref.traceId().toString() : "-").as(row).isEqualTo(cells[2]);
    }
  }

  @Test
  void thePluginLooksForTheSameNamesInTheSameOrder() throws IOException {
    String source = Files.readString(Path.of("../fluentbit-plugin/src/record.c"));
    assertThat(names(source, "trace_names")).isEqualTo(FieldNames.DEFAULTS.trace());
    assertThat(names(source, "span_names")).isEqualTo(FieldNames.DEFAULTS.span());
    assertThat(names(source, "level_names")).isEqualTo(FieldNames.DEFAULTS.level());
  }

  private static List<String> names(String source, String array) {
    int from = source.indexOf(array + "[] = {");
    String initializer = source.substring(from, source.indexOf("NULL", from));
    return Pattern.compile("\"([^\"]+)\"")
        .matcher(initializer)
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
