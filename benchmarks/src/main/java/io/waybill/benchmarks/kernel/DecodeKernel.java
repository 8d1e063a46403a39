package io.waybill.benchmarks.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.waybill.correlator.decode.EventDecoder;
import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.TenantRule;
import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One record to its events: a JSON log, a dead letter, a span in protobuf. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeKernel {
  private static final String LOG =
      "{\"@timestamp\":1767225600.5,\"level\":\"INFO\",\"service.name\":\"payments\","
          + "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"span_id\":\"00f067aa0ba902b7\","
          + "\"tenant_id\":\"acme\",\"message\":\"order 4711 charged\",\"thread\":\"worker-3\","
          + "\"logger\":\"com.example.payments.Handler\",\"order_id\":4711,"
          + "\"kubernetes\":{\"pod\":\"payments-7d9f8c6b5-x1\",\"node\":\"node-1\"}}";

  private final EventDecoder decoder = new EventDecoder(FieldNames.DEFAULTS, 256 << 10);
  private final TenantRule tenants = new TenantRule("", TenantRule.DEFAULT_TENANT);
  private final RawRecord log = record(LOG.getBytes(UTF_8), RecordHeaders.NONE);
  private final RawRecord deadLetter = record(LOG.getBytes(UTF_8), deadLetterHeaders());
  private final RawRecord span = record(span(), RecordHeaders.NONE);

  private static RawRecord record(byte[] value, RecordHeaders headers) {
    EventTime time =
        EventTime.ofRecord(
            1_767_225_600_000L, EventTime.KafkaTime.CREATE, 1_767_225_600_000_000_000L);
    return new RawRecord("main", "topic", "id", 0, 1, time, new byte[0], value, headers);
  }

  private static RecordHeaders deadLetterHeaders() {
    return new RecordHeaders(
        List.of(
            header("kafka_dlt-original-topic", "orders"),
            header("kafka_dlt-original-partition", "1"),
            header("kafka_dlt-original-offset", "57"),
            header("kafka_dlt-exception-cause-fqcn", "com.example.Declined"),
            header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
  }

  private static RecordHeaders.Header header(String name, String value) {
    return new RecordHeaders.Header(name, value.getBytes(UTF_8));
  }

  private static byte[] span() {
    return TracesData.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .addSpans(
                            Span.newBuilder()
                                .setTraceId(
                                    ByteString.copyFrom(
                                        new byte[] {
                                          1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
                                        }))
                                .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
                                .setName("process orders")
                                .setStartTimeUnixNano(1_767_225_600_000_000_000L)
                                .addAttributes(attribute("messaging.system", "kafka"))
                                .addAttributes(attribute("messaging.destination.name", "orders"))
                                .addAttributes(attribute("messaging.destination.partition.id", "1"))
                                .addAttributes(attribute("messaging.kafka.offset", "57")))))
        .build()
        .toByteArray();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** A JSON log as Fluent Bit forwards it. */
  @Benchmark
  public List<Event> jsonLog() {
    return decoder.decode(log, Format.AUTO, tenants);
  }

  /** A dead letter as Spring Kafka writes it. */
  @Benchmark
  public List<Event> springDeadLetter() {
    return decoder.decode(deadLetter, Format.AUTO, tenants);
  }

  /** A batch of one span. */
  @Benchmark
  public List<Event> otlpSpan() {
    return decoder.decode(span, Format.AUTO, tenants);
  }
}
