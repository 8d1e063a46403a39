package io.waybill.benchmarks.faultbench.inject;

import io.waybill.client.ConsumerOutcomes;
import io.waybill.client.Outcomes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * An instance of a group that does nothing wrong: it handles everything, some of it behind its
 * commit, and goes away in an orderly manner when it is told to.
 */
final class SoakApp implements Runnable {
  /** How it tells what it does. */
  enum Way {
    /** By outcomes, some of them half a second behind the commit. */
    OUTCOMES,
    /** By outcomes for which there is hardly any room, so that many are lost. */
    DROPPED_OUTCOMES,
    /** By spans. */
    SPANS
  }

  private record Late(ConsumerRecord<String, String> record, long dueNanoTime) {}

  private final World world;
  private final String group;
  private final Way way;
  private final AtomicLong handled;
  private volatile boolean stopped;

  SoakApp(World world, String group, Way way, AtomicLong handled) {
    this.world = world;
    this.group = group;
    this.way = way;
    this.handled = handled;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    Map<String, Object> settings = new HashMap<>(world.client());
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", "false");
    settings.put("max.poll.records", 2_000);
    settings.put("waybill.heartbeat.ms", "500");
    if (way == Way.DROPPED_OUTCOMES) {
      settings.put("waybill.room", 1_500);
    }
    Optional<Outcomes> outcomes = Optional.empty();
    if (way != Way.SPANS) {
      settings.put("interceptor.classes", ConsumerOutcomes.class.getName());
      outcomes = Optional.of(Outcomes.of(settings));
    }
    ConcurrentLinkedDeque<Late> late = new ConcurrentLinkedDeque<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(Soak.TOPIC));
      while (!stopped) {
        ConsumerRecords<String, String> polled = consumer.poll(Duration.ofMillis(200));
        for (ConsumerRecord<String, String> record : polled) {
          if (record.offset() % 50 == 7 && outcomes.isPresent()) {
            late.add(new Late(record, System.nanoTime() + 500_000_000));
          } else {
            tell(record, outcomes);
          }
        }
        consumer.commitSync();
        handled.addAndGet(polled.count());
        tellLate(late, outcomes, false);
      }
      tellLate(late, outcomes, true);
    } finally {
      outcomes.ifPresent(Outcomes::close);
    }
  }

  private void tell(ConsumerRecord<String, String> record, Optional<Outcomes> outcomes) {
    outcomes.ifPresent(o -> o.ok(record));
    if (way == Way.SPANS) {
      world.telemetry().ifPresent(t -> t.processed(record, group, ""));
    }
  }

  private void tellLate(
      ConcurrentLinkedDeque<Late> late, Optional<Outcomes> outcomes, boolean all) {
    Late first = late.peekFirst();
    while (first != null && (all || System.nanoTime() - first.dueNanoTime() >= 0)) {
      tell(first.record(), outcomes);
      late.pollFirst();
      first = late.peekFirst();
    }
  }
}
