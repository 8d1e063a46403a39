package io.waybill.benchmarks.faultbench.inject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker, and how applications here write to it. Thread-safe. */
final class World implements AutoCloseable {
  static final int PARTITIONS = 2;
  private static final String FACTS = "waybill-facts";
  private static final long SECONDS = 30;

  private final String brokers;
  private final String elsewhere;
  private final Regime regime;
  private final Truth truth;
  private final Optional<Telemetry> telemetry;
  private final int messages;
  private final Admin admin;

  /**
   * A world.
   *
   * @param elsewhere brokers of another cluster, or ""
   */
  World(
      String brokers,
      String elsewhere,
      String endpoint,
      Regime regime,
      long seed,
      int messages,
      Truth truth) {
    this.brokers = brokers;
    this.elsewhere = elsewhere;
    this.regime = regime;
    this.truth = truth;
    this.messages = messages;
    this.telemetry =
        regime.hasSpans() ? Optional.of(new Telemetry(regime, endpoint, seed)) : Optional.empty();
    this.admin = Admin.create(client());
    live();
  }

  /** An application lives longer than the messages of a bench, and its SDK counts spans then. */
  void live() {
    if (regime.hasSpans() || regime == Regime.AGENT) {
      try {
        Thread.sleep(Duration.ofSeconds(3));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Waits until Waybill has looked at the broker and written down what it saw, once at least after
   * this moment; four records, since a look may be under way and may have two.
   */
  void untilSeen() throws Exception {
    TopicPartition facts = new TopicPartition(FACTS, 0);
    long from = written(facts);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (written(facts) < from + 4) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Waybill does not look at the broker any more");
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  private long written(TopicPartition facts) throws Exception {
    return admin
        .listOffsets(Map.of(facts, OffsetSpec.latest()))
        .partitionResult(facts)
        .get(SECONDS, TimeUnit.SECONDS)
        .offset();
  }

  Map<String, Object> client() {
    Map<String, Object> client = new HashMap<>();
    client.put("bootstrap.servers", brokers);
    return client;
  }

  /** Writes to the other cluster. */
  Producer<String, String> producerElsewhere() {
    return producer(Map.of("bootstrap.servers", elsewhere));
  }

  Regime regime() {
    return regime;
  }

  Truth truth() {
    return truth;
  }

  Optional<Telemetry> telemetry() {
    return telemetry;
  }

  Admin admin() {
    return admin;
  }

  /** How many messages each fault has. */
  int messages() {
    return messages;
  }

  /**
   * From now on, or not any more, no span arrives of what happens; and what is told is told to have
   * happened so.
   */
  void outage(boolean begins) {
    telemetry.ifPresent(t -> t.outage(begins));
    truth.outage(begins);
  }

  void topic(String name, Map<String, String> settings) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1).configs(settings)))
        .all()
        .get(SECONDS, TimeUnit.SECONDS);
  }

  /** Creates a topic and fills it. */
  List<Truth.Place> fill(String topic, IntFunction<String> value) throws Exception {
    topic(topic, Map.of());
    return send(topic, 0, messages, value);
  }

  /** Sends these, in turn to each partition, each in a span where the regime has them. */
  List<Truth.Place> send(String topic, int from, int to, IntFunction<String> value)
      throws Exception {
    try (Producer<String, String> producer = producer(Map.of())) {
      List<Truth.Place> places = new ArrayList<>();
      for (int i = from; i < to; i++) {
        places.add(send(producer, topic, i, value.apply(i)));
      }
      return places;
    }
  }

  /** Sends these to one partition. */
  List<Truth.Place> sendTo(String topic, int partition, int from, int to, IntFunction<String> value)
      throws Exception {
    try (Producer<String, String> producer = producer(Map.of())) {
      List<Truth.Place> places = new ArrayList<>();
      for (int i = from; i < to; i++) {
        places.add(
            send(producer, new ProducerRecord<>(topic, partition, "key-" + i, value.apply(i))));
      }
      return places;
    }
  }

  /** All that is in a topic now, read as nobody's group. */
  List<ConsumerRecord<String, String>> read(String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new TopicPartition(topic, i));
    }
    List<ConsumerRecord<String, String>> all = new ArrayList<>();
    try (KafkaConsumer<String, String> reader =
        new KafkaConsumer<>(client(), new StringDeserializer(), new StringDeserializer())) {
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      while (partitions.stream().anyMatch(at -> reader.position(at) < ends.getOrDefault(at, 0L))) {
        reader.poll(Duration.ofMillis(100)).forEach(all::add);
      }
    }
    return all;
  }

  Producer<String, String> producer(Map<String, Object> more) {
    Map<String, Object> settings = client();
    settings.putAll(more);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  Truth.Place send(Producer<String, String> producer, String topic, int index, String value)
      throws Exception {
    return send(producer, new ProducerRecord<>(topic, index % PARTITIONS, "key-" + index, value));
  }

  Truth.Place send(Producer<String, String> producer, ProducerRecord<String, String> record)
      throws Exception {
    Optional<Span> span = telemetry.map(t -> t.sending(record));
    RecordMetadata at = producer.send(record).get(SECONDS, TimeUnit.SECONDS);
    Truth.Place place = new Truth.Place(at.topic(), at.partition(), at.offset());
    span.ifPresent(s -> telemetry.orElseThrow().sent(s, place));
    return place;
  }

  /**
   * Gives the record a context that it can be told by: of a span, or where the regime has none, one
   * of no span.
   */
  Optional<Span> begin(ProducerRecord<String, String> record, int index) {
    Optional<Span> span = telemetry.map(t -> t.sending(record));
    if (span.isEmpty()) {
      String trace = String.format(Locale.ROOT, "%08x%024x", record.topic().hashCode(), index + 1);
      record.headers().add("traceparent", ("00-" + trace + "-000000000000000a-01").getBytes(UTF_8));
    }
    return span;
  }

  @Override
  public void close() {
    live();
    telemetry.ifPresent(Telemetry::close);
    admin.close();
  }
}
