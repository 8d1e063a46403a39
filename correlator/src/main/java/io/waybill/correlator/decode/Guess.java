package io.waybill.correlator.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.waybill.correlator.decode.msgpack.MsgpackDecoder;
import io.waybill.correlator.decode.outcome.ReportDecoder;
import io.waybill.correlator.decode.record.RawRecord;

/**
 * What a record is, by its first bytes: OTLP's protobuf begins with field 1 of wire type 2, its
 * JSON with its one key, MessagePack with a map; everything else is a log line. Which of OTLP's
 * signals it is, the bytes alone do not always tell; then the topic's name decides.
 */
final class Guess {
  private static final int LOOKED_AT = 512;

  private Guess() {}

  static Format of(RawRecord record) {
    byte[] value = record.value();
    if (MsgpackDecoder.isMap(value[0])) {
      return Format.MSGPACK;
    }
    if (value[0] == 0x0A && value.length > 1 && value[1] != '{') {
      return protobuf(record);
    }
    if (value[0] != '{' && value[0] != '[') {
      return Format.JSON;
    }
    String start = new String(value, 0, Math.min(value.length, LOOKED_AT), ISO_8859_1);
    if (ReportDecoder.isReport(record)) {
      return Format.OUTCOMES;
    }
    String first = start.substring(1).stripLeading();
    if (value[0] == '[') {
      boolean zipkin = start.contains("\"traceId\"") && start.contains("\"id\"");
      return zipkin ? Format.ZIPKIN_JSON : Format.JSON;
    }
    if (first.startsWith("\"resourceSpans\"") || first.startsWith("\"resourceLogs\"")) {
      return Format.OTLP_JSON;
    }
    return start.contains("\"operationName\"") && start.contains("\"spanId\"")
        ? Format.JAEGER_JSON
        : Format.JSON;
  }

  /** Which protobuf it is, where it is one. */
  static Format protobuf(RawRecord record) {
    if (hasJaegerIds(record.value())) {
      return Format.JAEGER_PROTO;
    }
    if (record.topic().contains("metric")) {
      return Format.OTLP_PROTO_METRICS;
    }
    return record.topic().contains("log") ? Format.OTLP_PROTO_LOGS : Format.OTLP_PROTO_SPANS;
  }

  /** A Jaeger span begins with 16 bytes of trace ID and 8 bytes of span ID; OTLP has no field 2. */
  private static boolean hasJaegerIds(byte[] value) {
    return value.length > 28 && value[1] == 16 && value[18] == 0x12 && value[19] == 8;
  }
}
