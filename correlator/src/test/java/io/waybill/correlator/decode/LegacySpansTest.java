package io.waybill.correlator.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.waybill.event.Event;
import io.waybill.event.LogDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.MetricDetail;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.event.SpanDetail.Status;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Zipkin, Jaeger, MessagePack and metrics, each told by its first bytes. */
final class LegacySpansTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final long T0 = Records.KAFKA_MILLIS * 1_000_000;

  private static SpanDetail span(Event event) {
    return (SpanDetail) event.detail();
  }

  @Test
  void zipkinSpansAreReadAsAList() {
    List<Event> events =
        Records.in("zipkin")
            .value(
                "[{\"traceId\":\"a3ce929d0e0e4736\",\"id\":\""
                    + SPAN
                    + "\",\"parentId\":\"1\",\"kind\":\"CONSUMER\",\"name\":\"poll\",\"timestamp\":"
                    + T0 / 1000
                    + ",\"duration\":1500,\"localEndpoint\":{\"serviceName\":\"payments\"},"
                    + "\"tags\":{\"kafka.topic\":\"orders\",\"error\":\"declined\"},"
                    + "\"annotations\":[{\"timestamp\":1,\"value\":\"retry\"}]},"
                    + "{\"traceId\":\"a3ce929d0e0e4736\",\"id\":\"2\"}]")
            .decode();
    assertThat(events).hasSize(2);
    Event first = events.getFirst();
    assertThat(first.trace().traceId()).hasToString("0000000000000000a3ce929d0e0e4736");
    assertThat(first.service()).isEqualTo("payments");
    assertThat(first.time().unixNano()).isEqualTo(T0);
    assertThat(span(first).kind()).isEqualTo(Kind.CONSUMER);
    assertThat(span(first).parent()).hasToString("0000000000000001");
    assertThat(span(first).endUnixNano()).isEqualTo(T0 + 1_500_000);
    assertThat(span(first).status()).isEqualTo(Status.ERROR);
    assertThat(span(first).statusMessage()).isEqualTo("declined");
    assertThat(span(first).events()).singleElement().extracting("name").isEqualTo("retry");
  }

  @Test
  void jaegersJsonHasItsIdsInBase64() {
    Event event =
        Records.in("jaeger-spans")
            .value(
                "{\"traceId\":\"S/kvNXezTaajzpKdDg5HNg==\",\"spanId\":\"APBnqgupArc=\","
                    + "\"operationName\":\"process orders\",\"references\":[{\"traceId\":\"S/kvNXezTaajzpKdDg5HNg==\",\"spanId\":\"AAAAAAAAAAE=\"},"
                    + "{\"traceId\":\"AAAAAAAAAAAAAAAAAAAABQ==\",\"spanId\":\"AAAAAAAAAAY=\",\"refType\":\"FOLLOWS_FROM\"}],"
                    + "\"startTime\":\"2026-01-01T00:00:00.5Z\",\"duration\":\"0.250s\","
                    + "\"tags\":[{\"key\":\"span.kind\",\"vStr\":\"consumer\"},{\"key\":\"error\",\"vType\":\"BOOL\",\"vBool\":true},"
                    + "{\"key\":\"messaging.destination.name\",\"vStr\":\"orders\"},{\"key\":\"messaging.destination.partition.id\",\"vStr\":\"1\"},"
                    + "{\"key\":\"messaging.kafka.offset\",\"vType\":\"INT64\",\"vInt64\":\"57\"}],"
                    + "\"logs\":[{\"timestamp\":\"2026-01-01T00:00:00.6Z\",\"fields\":[{\"key\":\"event\",\"vStr\":\"error\"}]}],"
                    + "\"process\":{\"serviceName\":\"payments\"}}")
            .one();
    assertThat(event.trace()).hasToString(TRACE + "/" + SPAN);
    assertThat(event.service()).isEqualTo("payments");
    SpanDetail span = span(event);
    assertThat(span.kind()).isEqualTo(Kind.CONSUMER);
    assertThat(span.parent()).hasToString("0000000000000001");
    assertThat(span.links()).singleElement().extracting("ref").asString().endsWith("6");
    assertThat(span.endUnixNano() - span.startUnixNano()).isEqualTo(250_000_000);
    assertThat(span.status()).isEqualTo(Status.ERROR);
    assertThat(span.threw()).isTrue();
    assertThat(span.messages())
        .extracting(MessageRef::coordinate)
        .extracting(Object::toString)
        .containsExactly("orders/1@57");
  }

  @Test
  void jaegersProtobufIsOneSpanARecord() throws IOException {
    ByteString tag =
        message(out -> {
          out.writeString(1, "span.kind");
          out.writeString(3, "producer");
        });
    ByteString number =
        message(out -> {
          out.writeString(1, "retries");
          out.writeEnum(2, 2);
          out.writeInt64(5, -3);
        });
    ByteString parent =
        message(out -> {
          out.writeByteArray(1, HexFormat.of().parseHex(TRACE));
          out.writeByteArray(2, HexFormat.of().parseHex("0000000000000001"));
        });
    ByteString start = message(out -> out.writeInt64(1, T0 / 1_000_000_000));
    ByteString duration = message(out -> out.writeInt32(2, 5000));
    ByteString process = message(out -> out.writeString(1, "checkout"));
    byte[] value =
        message(
                out -> {
                  out.writeByteArray(1, HexFormat.of().parseHex(TRACE));
                  out.writeByteArray(2, HexFormat.of().parseHex(SPAN));
                  out.writeString(3, "send orders");
                  out.writeBytes(4, parent);
                  out.writeBytes(6, start);
                  out.writeBytes(7, duration);
                  out.writeBytes(8, tag);
                  out.writeBytes(8, number);
                  out.writeBytes(10, process);
                })
            .toByteArray();
    Event event = Records.in("jaeger-spans").value(value).one();
    assertThat(event.trace()).hasToString(TRACE + "/" + SPAN);
    assertThat(event.service()).isEqualTo("checkout");
    assertThat(span(event).name()).isEqualTo("send orders");
    assertThat(span(event).kind()).isEqualTo(Kind.PRODUCER);
    assertThat(span(event).parent()).hasToString("0000000000000001");
    assertThat(span(event).endUnixNano() - span(event).startUnixNano()).isEqualTo(5000);
    assertThat(event.attributes().get("retries")).contains("-3");
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static ByteString message(Fields fields) throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteString();
  }

  @Test
  void fluentBitsMessagePackIsAMap() throws IOException {
    byte[] value;
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      out.packMapHeader(5);
      out.packString("@timestamp").packDouble(T0 / 1e9);
      out.packString("message").packString("declined");
      out.packString("level").packString("error");
      out.packString("kubernetes").packMapHeader(1).packString("pod").packString("payments-1");
      out.packString("trace_id").packString(TRACE);
      value = out.toByteArray();
    }
    Event event = Records.in("logs").value(value).one();
    assertThat(((LogDetail) event.detail()).message()).isEqualTo("declined");
    assertThat(((LogDetail) event.detail()).level()).isEqualTo("ERROR");
    assertThat(event.trace().traceId()).hasToString(TRACE);
    assertThat(event.attributes().get("kubernetes.pod")).contains("payments-1");
    assertThat(event.time().unixNano()).isCloseTo(T0, within(1000L));
  }

  @Test
  void ofMetricsOnlyWhatAnSdkSaysOfItselfIsKept() {
    NumberDataPoint point =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(T0)
            .setAsInt(7)
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("error.type")
                    .setValue(AnyValue.newBuilder().setStringValue("queue_full")))
            .build();
    MetricsData data =
        MetricsData.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(
                                Metric.newBuilder()
                                    .setName("otel.sdk.processor.span.processed")
                                    .setSum(Sum.newBuilder().addDataPoints(point)))
                            .addMetrics(
                                Metric.newBuilder()
                                    .setName("http.server.duration")
                                    .setSum(Sum.newBuilder().addDataPoints(point)))))
            .build();
    Event event = Records.in("otlp_metrics").value(data.toByteArray()).one();
    assertThat(event.detail()).isEqualTo(new MetricDetail("otel.sdk.processor.span.processed", 7));
    assertThat(event.attributes().get("error.type")).contains("queue_full");
  }

  @Test
  void ofMetricsOfFluentBitOnlyLossesAreKept() {
    MetricsData data =
        MetricsData.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(counter("fluentbit_output_dropped_records_total", 3))
                            .addMetrics(counter("fluentbit_input_long_line_skipped_total", 0))
                            .addMetrics(counter("fluentbit_output_proc_records_total", 7))))
            .build();
    Event event = Records.in("otlp_metrics").value(data.toByteArray()).one();
    assertThat(event.detail())
        .isEqualTo(new MetricDetail("fluentbit_output_dropped_records_total", 3));
  }

  private static Metric counter(String name, long value) {
    return Metric.newBuilder()
        .setName(name)
        .setSum(Sum.newBuilder().addDataPoints(NumberDataPoint.newBuilder().setAsInt(value)))
        .build();
  }
}
