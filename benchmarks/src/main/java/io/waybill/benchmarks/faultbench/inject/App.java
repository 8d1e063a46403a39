package io.waybill.benchmarks.faultbench.inject;

import io.waybill.client.ConsumerOutcomes;
import io.waybill.client.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A consumer application, which tells what it does as its regime has it. */
final class App implements AutoCloseable {
  /** What it can't read. */
  static final String POISON = "poison";

  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

  /** What its work does with a record. */
  interface Work {
    /** Does it; what it throws is swallowed, and the offset committed. */
    Result on(ConsumerRecord<String, String> record) throws Exception;
  }

  /** How the work ended. */
  enum Result {
    /** It is done. */
    DONE,
    /** It is not for this group. */
    NOT_OURS,
    /** It was handed to somebody who died: nobody will ever say anything. */
    HANDED_OFF
  }

  private final World world;
  private final String group;
  private final KafkaConsumer<String, String> consumer;
  private final Optional<Outcomes> outcomes;

  App(World world, String group, String topic, Map<String, Object> more) {
    this.world = world;
    this.group = group;
    Map<String, Object> settings = world.client();
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", "false");
    settings.put("max.poll.records", 50);
    settings.put("waybill.heartbeat.ms", "500");
    settings.putAll(more);
    if (world.regime().hasOutcomes()) {
      settings.put("interceptor.classes", ConsumerOutcomes.class.getName());
      this.outcomes = Optional.of(Outcomes.of(settings));
    } else {
      this.outcomes = Optional.empty();
    }
    this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new Reader());
    consumer.subscribe(List.of(topic));
  }

  /** Handles this many records, and commits after each batch. */
  App handle(int records, Work work) {
    int handled = 0;
    long deadline = System.nanoTime() + PATIENCE;
    while (handled < records) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            group + " was given " + handled + " of " + records + " records in time");
      }
      ConsumerRecords<String, String> polled;
      try {
        polled = consumer.poll(Duration.ofMillis(200));
      } catch (RecordDeserializationException e) {
        TopicPartition at = e.topicPartition();
        consumer.seek(at, e.offset() + 1);
        handled++;
        continue;
      }
      for (ConsumerRecord<String, String> record : polled) {
        handled++;
        handle(record, work);
      }
      consumer.commitSync();
    }
    consumer.commitSync(); // behind a poison too
    return this;
  }

  /** Is given some records, and does nothing with them yet. */
  List<ConsumerRecord<String, String>> take() {
    List<ConsumerRecord<String, String>> taken = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE;
    while (taken.isEmpty() && System.nanoTime() < deadline) {
      consumer.poll(Duration.ofMillis(200)).forEach(taken::add);
    }
    return taken;
  }

  /** Joins the group, and is given a position in each partition. */
  void join() {
    join(World.PARTITIONS);
  }

  /** The same, of a topic of so many partitions. */
  void join(int partitions) {
    long deadline = System.nanoTime() + PATIENCE;
    while (consumer.assignment().size() < partitions && System.nanoTime() < deadline) {
      consumer.poll(Duration.ofMillis(100));
    }
    consumer.assignment().forEach(consumer::position);
    consumer.commitSync();
  }

  /** True where it has some partitions, and another instance has the others. */
  boolean sharesPartitions() {
    int count = consumer.assignment().size();
    return count > 0 && count < World.PARTITIONS;
  }

  /** Handles what one poll brings. */
  void handleSome(Work work) {
    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
      handle(record, work);
    }
    try {
      consumer.commitSync();
    } catch (RebalanceInProgressException e) {
      // with the next poll
    }
  }

  /** Handles one record, and commits nothing. */
  void handle(ConsumerRecord<String, String> record, Work work) {
    try {
      Result result = work.on(record);
      if (result == Result.DONE) {
        span(record, "");
        outcomes.ifPresent(o -> o.ok(record));
      } else if (result == Result.NOT_OURS) {
        outcomes.ifPresent(o -> o.filtered(record, "another region's"));
      }
    } catch (Exception swallowed) {
      span(record, swallowed.toString());
      outcomes.ifPresent(o -> o.failed(record, swallowed));
    }
  }

  private void span(ConsumerRecord<String, String> record, String failure) {
    world.telemetry().ifPresent(t -> t.processed(record, group, failure));
  }

  /** Which message of its topic this is. */
  static long index(ConsumerRecord<String, String> record) {
    return record.offset() * World.PARTITIONS + record.partition();
  }

  /** True for the messages that a fault hits: one in eleven, in each partition. */
  static boolean isHit(long index) {
    return index % 11 == 3;
  }

  /** The same. */
  static boolean isHit(ConsumerRecord<String, String> record) {
    return isHit(index(record));
  }

  @Override
  public void close() {
    consumer.close();
    outcomes.ifPresent(Outcomes::close);
  }

  /** Reads text, but for the poison. */
  private static final class Reader implements Deserializer<String> {
    private final StringDeserializer text = new StringDeserializer();

    @Override
    public String deserialize(String topic, byte[] data) {
      String value = text.deserialize(topic, data);
      if (value != null && value.startsWith(POISON)) {
        throw new SerializationException("it is poison");
      }
      return value;
    }
  }
}
