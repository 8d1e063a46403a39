package io.waybill.benchmarks.faultbench.inject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.Span;
import io.waybill.benchmarks.faultbench.inject.App.Result;
import io.waybill.client.ProducerOutcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/** Messages that never get to the broker. Each is known by its trace, as it has no offset. */
final class SendFaults {
  private SendFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("oversized", SendFaults::oversized),
        Fault.of("buffer-exhausted", SendFaults::exhausted),
        Fault.of("closed-unflushed", SendFaults::closedUnflushed),
        Fault.of("acks-0", SendFaults::withoutAcknowledgement),
        Fault.of("timed-out", SendFaults::timedOut));
  }

  private record Sent(
      ProducerRecord<String, String> record, Optional<Span> span, Future<RecordMetadata> future) {
    /** Waits until its producer was told something of it. */
    void await() throws Exception {
      try {
        future.get(60, TimeUnit.SECONDS);
      } catch (ExecutionException told) {
        // it is told again
      }
    }
  }

  /** How the messages are sent. */
  private interface Sending {
    void send(Producer<String, String> to, List<Sent> all) throws Exception;
  }

  private static void oversized(World world, Fault fault) throws Exception {
    inject(
        world,
        fault,
        Map.of(),
        Map.of("max.request.size", 2_000),
        (to, all) -> {
          for (int i = 0; i < world.messages(); i++) {
            all.add(send(world, to, fault, i, App.isHit(i) ? 5_000 : 10));
          }
        });
  }

  /**
   * Far more at once than there is room for, and nobody waits. Without idempotence: a producer that
   * does not wait for its ID may be refused by the broker as out of order, again and again.
   */
  private static void exhausted(World world, Fault fault) throws Exception {
    Map<String, Object> small =
        Map.of(
            "buffer.memory", 40_000,
            "batch.size", 8_000,
            "max.block.ms", 1,
            "linger.ms", 20,
            "enable.idempotence", false);
    inject(
        world,
        fault,
        Map.of(),
        small,
        (to, all) -> {
          for (int i = 0; i < world.messages(); i++) {
            all.add(send(world, to, fault, i, 1_000));
          }
        });
  }

  /** It ends while the last of its messages wait for their batch. */
  private static void closedUnflushed(World world, Fault fault) throws Exception {
    Map<String, Object> waits = Map.of("linger.ms", 60_000, "delivery.timeout.ms", 120_000);
    inject(
        world,
        fault,
        Map.of(),
        waits,
        (to, all) -> {
          for (int i = 0; i < world.messages(); i++) {
            all.add(send(world, to, fault, i, 10));
            if (i == world.messages() - world.messages() / 11) {
              to.flush();
            }
          }
          to.close(Duration.ZERO);
        });
  }

  /** Nobody waits for the broker, which refuses what is too large for the topic. */
  private static void withoutAcknowledgement(World world, Fault fault) throws Exception {
    Map<String, Object> blind = Map.of("acks", "0", "enable.idempotence", false, "linger.ms", 0);
    inject(
        world,
        fault,
        Map.of("max.message.bytes", "2000"),
        blind,
        (to, all) -> {
          for (int i = 0; i < world.messages(); i++) {
            all.add(send(world, to, fault, i, App.isHit(i) ? 5_000 : 10));
            to.flush();
            if (App.isHit(i)) {
              LockSupport.parkNanos(
                  50_000_000); // its connection is closed, and with it what follows
            }
          }
        });
  }

  /** It gives up after a moment, whether the broker has written the message by then or not. */
  private static void timedOut(World world, Fault fault) throws Exception {
    Map<String, Object> hasty =
        Map.of(
            "request.timeout.ms", 1,
            "delivery.timeout.ms", 2,
            "linger.ms", 0,
            "retries", 0,
            "enable.idempotence", false);
    inject(
        world,
        fault,
        Map.of(),
        hasty,
        (to, all) -> {
          try (Producer<String, String> patient = world.producer(Map.of())) {
            for (int i = 0; i < world.messages(); i++) {
              all.add(send(world, App.isHit(i) ? to : patient, fault, i, 10));
              all.getLast().await();
            }
          }
        });
  }

  private static void inject(
      World world,
      Fault fault,
      Map<String, String> topic,
      Map<String, Object> settings,
      Sending sending)
      throws Exception {
    world.topic(fault.topic(), topic);
    Map<String, Object> producer = new HashMap<>(settings);
    if (world.regime().hasOutcomes()) {
      producer.put("interceptor.classes", ProducerOutcomes.class.getName());
    }
    List<Sent> all = new ArrayList<>();
    try (Producer<String, String> to = world.producer(producer)) {
      untilTopicIsKnown(to, fault.topic());
      sending.send(to, all);
    }
    tellWhatIsThere(world, fault, all);
  }

  private static Sent send(World world, Producer<String, String> to, Fault fault, int i, int size) {
    ProducerRecord<String, String> record =
        new ProducerRecord<>(fault.topic(), i % World.PARTITIONS, "key-" + i, "x".repeat(size));
    Optional<Span> span = world.begin(record, i);
    return new Sent(record, span, to.send(record));
  }

  /** A producer that does not wait learns of its topic in several attempts. */
  private static void untilTopicIsKnown(Producer<String, String> producer, String topic) {
    for (int attempt = 0; attempt < 1000; attempt++) {
      try {
        producer.partitionsFor(topic);
        return;
      } catch (TimeoutException notYet) {
        LockSupport.parkNanos(10_000_000);
      }
    }
    throw new IllegalStateException(topic + " is not known to its producer in time");
  }

  /** What is in the log is told by reading it, whatever its producer was told. */
  private static void tellWhatIsThere(World world, Fault fault, List<Sent> all) throws Exception {
    for (Sent sent : all) {
      end(world, sent);
    }
    Map<String, Truth.Place> there = new HashMap<>();
    for (ConsumerRecord<String, String> record : world.read(fault.topic())) {
      there.put(record.key(), new Truth.Place(record.topic(), record.partition(), record.offset()));
    }
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(there.size(), record -> Result.DONE);
    }
    for (Sent sent : all) {
      Truth.Place place = there.get(sent.record().key());
      if (place == null) {
        world
            .truth()
            .tellUnsent(fault.name(), fault.topic(), trace(sent.record()), "lost_before_broker");
      } else {
        world.truth().tell(fault.name(), place, fault.group(), "delivered");
      }
    }
  }

  /** Ends its span with what its producer was told. */
  private static void end(World world, Sent sent) throws Exception {
    if (sent.span().isEmpty()) {
      return;
    }
    try {
      RecordMetadata at = sent.future().get(60, TimeUnit.SECONDS);
      if (at.hasOffset()) {
        world
            .telemetry()
            .orElseThrow()
            .sent(sent.span().get(), new Truth.Place(at.topic(), at.partition(), at.offset()));
      } else {
        sent.span().get().end();
      }
    } catch (ExecutionException e) {
      Telemetry.failed(sent.span().get(), e.getCause() == null ? e : e.getCause());
    }
  }

  private static String trace(ProducerRecord<String, String> record) {
    Header header = record.headers().lastHeader("traceparent");
    return header == null ? "" : new String(header.value(), UTF_8).substring(3, 35);
  }
}
