package io.waybill.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Records from a seed: traces of 20 to 50 events that overlap in time; nine in ten are JSON logs of
 * about 450 bytes as Fluent Bit forwards them, the others dead letters as Spring Kafka writes them.
 */
final class Records {
  private static final String[] SERVICES = {
    "checkout", "payments", "inventory", "shipping", "notifications", "pricing", "fraud", "ledger"
  };
  private static final String[] WORDS = {
    "order", "payment", "card", "declined", "accepted", "reserved", "shipped", "customer", "retry",
    "timeout", "connection", "pool", "cache", "miss", "hit", "updated", "created", "deleted"
  };
  private static final int OPEN_TRACES = 500;
  private static final long T0 = 1_767_225_600_000L;

  private final Random random;
  private final long[][] open = new long[OPEN_TRACES][3]; // high, low, events left
  private long number;
  private long bytes;

  Records(long seed) {
    this.random = new Random(seed);
  }

  /** Writes so many records to a topic of two partitions. */
  void write(String brokers, String topic, long count) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "linger.ms",
                20,
                "batch.size",
                256 << 10,
                "buffer.memory",
                64L << 20,
                "compression.type",
                "lz4"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long i = 0; i < count; i++) {
        var unused =
            producer.send(
                next(topic),
                (metadata, error) -> {
                  if (error != null) {
                    failure.compareAndSet(null, error);
                  }
                });
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("the broker refused a record", failure.get());
    }
  }

  /** Bytes of the values so far. */
  long bytes() {
    return bytes;
  }

  private ProducerRecord<byte[], byte[]> next(String topic) {
    long[] trace = open[random.nextInt(OPEN_TRACES)];
    if (trace[2] == 0) {
      trace[0] = random.nextLong();
      trace[1] = random.nextLong();
      trace[2] = 20L + random.nextInt(31);
    }
    trace[2]--;
    String traceId = String.format(Locale.ROOT, "%016x%016x", trace[0], trace[1]);
    String spanId = String.format(Locale.ROOT, "%016x", random.nextLong() | 1);
    long time = T0 + number++ / 50;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, (int) (number % 2), time, null, line(traceId, spanId, time));
    if (random.nextInt(10) == 0) {
      text(record, "kafka_dlt-original-topic", "orders");
      text(record, "kafka_dlt-original-partition", Integer.toString(random.nextInt(12)));
      text(record, "kafka_dlt-original-offset", Long.toString(number));
      text(record, "kafka_dlt-original-consumer-group", "payments");
      text(record, "kafka_dlt-exception-cause-fqcn", "com.example.Declined");
      text(record, "traceparent", "00-" + traceId + "-" + spanId + "-01");
    }
    bytes += record.value().length;
    return record;
  }

  private static void text(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  private byte[] line(String traceId, String spanId, long time) {
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      message.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    String service = SERVICES[random.nextInt(SERVICES.length)];
    return ("{\"@timestamp\":"
            + time / 1000.0
            + ",\"level\":\""
            + (random.nextInt(20) == 0 ? "ERROR" : "INFO")
            + "\",\"service.name\":\""
            + service
            + "\",\"trace_id\":\""
            + traceId
            + "\",\"span_id\":\""
            + spanId
            + "\",\"tenant_id\":\"tenant-"
            + random.nextInt(4)
            + "\",\"message\":\""
            + message
            + number
            + "\",\"thread\":\"worker-"
            + random.nextInt(16)
            + "\",\"logger\":\"com.example."
            + service
            + ".Handler\",\"order_id\":"
            + number
            + ",\"kubernetes\":{\"pod\":\""
            + service
            + "-7d9f8c6b5-x"
            + random.nextInt(10)
            + "\",\"node\":\"node-"
            + random.nextInt(5)
            + "\",\"namespace\":\"shop\"}}")
        .getBytes(UTF_8);
  }
}
