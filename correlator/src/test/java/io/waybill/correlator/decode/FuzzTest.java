package io.waybill.correlator.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.EventTime;
import io.waybill.event.UndecodableDetail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records that were mutated at random, by a seed: whatever comes, no exception escapes, and no
 * record vanishes. {@code -Dwaybill.fuzz.records} for more of them, {@code -Dwaybill.fuzz.seed} for
 * others.
 */
final class FuzzTest {
  private static final int RECORDS = Integer.getInteger("waybill.fuzz.records", 100_000);
  private static final long SEED = Long.getLong("waybill.fuzz.seed", 1);
  private static final byte[][] CORPUS = corpus();
  private static final String[] HEADERS = {
    "traceparent",
    "b3",
    "uber-trace-id",
    "x-tenant-id",
    "kafka_dlt-original-topic",
    "kafka_dlt-original-partition",
    "kafka_dlt-original-offset",
    "__connect.errors.topic",
    "__connect.errors.offset",
    "__dlq.errors.topic",
    "retry_topic-attempts",
    "x-original-topic",
    "dead-letter-topic",
    "source_topic",
    "micronaut-kafka-original-topic",
    "ce_knativeerrordata",
    "ce_knativeerrorcode"
  };

  private static byte[][] corpus() {
    byte[] otlp =
        TracesData.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(
                        ScopeSpans.newBuilder()
                            .addSpans(
                                Span.newBuilder()
                                    .setName("process orders")
                                    .setTraceId(ByteString.copyFrom(new byte[16]))
                                    .setSpanId(ByteString.copyFrom(new byte[8]))
                                    .addAttributes(
                                        KeyValue.newBuilder()
                                            .setKey("messaging.kafka.offset")
                                            .setValue(AnyValue.newBuilder().setIntValue(5)))
                                    .addLinks(
                                        Span.Link.newBuilder()
                                            .setTraceId(ByteString.copyFrom(new byte[16]))))))
            .build()
            .toByteArray();
    return new byte[][] {
      otlp,
      "{\"@timestamp\":1767225600.5,\"level\":\"info\",\"message\":\"order 1\",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"a\":{\"b\":[1,2,{\"c\":null}]}}"
          .getBytes(UTF_8),
      "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"spanId\":\"00f067aa0ba902b7\",\"kind\":5,\"startTimeUnixNano\":\"1767225600000000000\",\"attributes\":[{\"key\":\"k\",\"value\":{\"arrayValue\":{\"values\":[{\"intValue\":\"1\"}]}}}]}]}]}]}"
          .getBytes(UTF_8),
      "[{\"traceId\":\"a3ce929d0e0e4736\",\"id\":\"1\",\"timestamp\":1767225600000000,\"tags\":{\"error\":\"x\"}}]"
          .getBytes(UTF_8),
      "{\"traceId\":\"S/kvNXezTaajzpKdDg5HNg==\",\"spanId\":\"APBnqgupArc=\",\"operationName\":\"o\",\"startTime\":\"2026-01-01T00:00:00.5Z\",\"duration\":\"0.250s\"}"
          .getBytes(UTF_8),
      "{\"waybill\":1,\"instance\":\"i\",\"epoch\":1767225600000,\"number\":7,\"asOf\":1767225601000,\"group\":\"g\",\"partitions\":[{\"topic\":\"o\",\"partition\":1,\"offered\":[[1,9]],\"ok\":[[1,5]],\"committed\":9}],\"messages\":[{\"topic\":\"o\",\"partition\":1,\"offset\":5,\"outcome\":\"failed\",\"reason\":\"no\"}],\"sends\":[{\"topic\":\"p\",\"error\":\"e\"}]}"
          .getBytes(UTF_8),
      "{\"originalEvent\":{\"orderId\":1},\"reason\":\"no\",\"offset\":\"57\"}".getBytes(UTF_8),
      "{\"KafkaBatchInfo\":{},\"payload\":{\"records\":{\"o-1\":[{\"topic\":\"o\",\"partition\":1,\"offset\":5,\"headers\":[{\"traceparent\":[48,48]}]}]}}}"
          .getBytes(UTF_8),
      new byte[] {
        (byte) 0x82,
        (byte) 0xa1,
        'a',
        (byte) 0xcb,
        0x41,
        (byte) 0xda,
        0,
        0,
        0,
        0,
        0,
        0,
        (byte) 0xa1,
        'm',
        (byte) 0x81,
        (byte) 0xa1,
        'x',
        (byte) 0x92,
        1,
        2
      },
      new byte[] {
        0x0A, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0x12, 8, 1, 2, 3, 4, 5, 6,
        7, 8, 0x1A, 1, 'o', 0x22, 2, 0x0A, 0
      },
      "2026-01-01 00:00:00,626 ERROR plain text".getBytes(UTF_8)
    };
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void noExceptionEscapesAndNoRecordVanishes(Format format) {
    Random random = new Random(SEED * 31 + format.name().hashCode());
    EventDecoder decoder = Records.DECODER;
    for (int i = 0; i < RECORDS; i++) {
      RawRecord record = record(random);
      List<Event> events;
      try {
        events = decoder.decode(record, format, Records.TENANTS);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed " + SEED + ", record " + i + ": " + Arrays.toString(record.value()), e);
      }
      for (Event event : events) {
        if (event.detail() instanceof UndecodableDetail why) {
          assertThat(why.reason())
              .as("seed %d, record %d: %s", SEED, i, Arrays.toString(record.value()))
              .doesNotStartWith("internal error");
          assertThat(event.kind()).isEqualTo(EventKind.UNDECODABLE);
          assertThat(event.payload().fullLength()).isEqualTo(record.value().length);
        }
      }
      if (events.isEmpty() && record.value().length > 0) {
        assertThat(mayHoldNothing(format, record)).as("seed %d, record %d", SEED, i).isTrue();
      }
    }
  }

  /** Only formats that hold lists may hold none. */
  private static boolean mayHoldNothing(Format format, RawRecord record) {
    return switch (format) {
      case JAEGER_PROTO, JAEGER_JSON, MSGPACK, DEAD_LETTER, OUTCOMES, MESSAGE -> false;
      case OTLP_PROTO_SPANS, OTLP_PROTO_LOGS, OTLP_PROTO_METRICS, OTLP_JSON, ZIPKIN_JSON -> true;
      case JSON, AUTO ->
          record.value()[0] == '[' || record.value()[0] == 0x0A || isOtlpJson(record);
    };
  }

  private static boolean isOtlpJson(RawRecord record) {
    return new String(record.value(), UTF_8).contains("resource");
  }

  private static RawRecord record(Random random) {
    byte[] value = CORPUS[random.nextInt(CORPUS.length)].clone();
    int mutations = random.nextInt(6);
    for (int i = 0; i < mutations && value.length > 0; i++) {
      value = mutate(value, random);
    }
    List<RecordHeaders.Header> headers = new ArrayList<>();
    for (int i = random.nextInt(4); i > 1; i--) {
      byte[] bytes = new byte[random.nextInt(10)];
      random.nextBytes(bytes);
      headers.add(new RecordHeaders.Header(HEADERS[random.nextInt(HEADERS.length)], bytes));
    }
    EventTime time =
        EventTime.ofRecord(
            random.nextInt(10) == 0 ? random.nextLong() : Records.KAFKA_MILLIS,
            EventTime.KafkaTime.CREATE,
            Records.KAFKA_MILLIS * 1_000_000);
    return new RawRecord(
        "main", "topic", "id", 0, 1, time, new byte[0], value, new RecordHeaders(headers));
  }

  private static byte[] mutate(byte[] value, Random random) {
    int at = random.nextInt(value.length);
    switch (random.nextInt(6)) {
      case 0 -> value[at] = (byte) random.nextInt();
      case 1 -> value[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        return Arrays.copyOf(value, at);
      }
      case 3 -> {
        byte[] longer = Arrays.copyOf(value, value.length + random.nextInt(20));
        System.arraycopy(value, at, longer, longer.length - (value.length - at), value.length - at);
        return longer;
      }
      case 4 -> value[at] = (byte) "{}[]\",:0e-\\".charAt(random.nextInt(11));
      default -> Arrays.fill(value, at, Math.min(value.length, at + 9), (byte) '9');
    }
    return value;
  }
}
