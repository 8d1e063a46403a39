package io.waybill.benchmarks.faultbench.inject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.benchmarks.faultbench.inject.App.Result;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What becomes of messages that fail where dead letters are written, or should be. */
final class DeadLetterFaults {
  private DeadLetterFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("dead-lettered", DeadLetterFaults::deadLettered),
        Fault.of("dead-letter-lost", DeadLetterFaults::deadLetterLost),
        Fault.of("dead-letter-wraps", DeadLetterFaults::deadLetterWraps),
        Fault.of("retried", DeadLetterFaults::retried));
  }

  /** A dead letter as Spring Kafka writes it. */
  private static ProducerRecord<String, String> deadLetter(
      ConsumerRecord<String, String> of, String group, String value) {
    ProducerRecord<String, String> record = new ProducerRecord<>(of.topic() + "-dlt", value);
    record.headers().add("kafka_dlt-original-topic", of.topic().getBytes(UTF_8));
    record
        .headers()
        .add("kafka_dlt-original-partition", ByteBuffer.allocate(4).putInt(of.partition()).array());
    record
        .headers()
        .add("kafka_dlt-original-offset", ByteBuffer.allocate(8).putLong(of.offset()).array());
    record.headers().add("kafka_dlt-original-consumer-group", group.getBytes(UTF_8));
    record.headers().add("kafka_dlt-exception-message", "no funds".getBytes(UTF_8));
    return record;
  }

  /** Handles all; some fail, and a dead letter is sent of each. */
  private static void handle(
      World world,
      Fault fault,
      List<Truth.Place> places,
      Function<ConsumerRecord<String, String>, ProducerRecord<String, String>> deadLetter)
      throws Exception {
    try (App app = new App(world, fault.group(), fault.topic(), Map.of());
        Producer<String, String> producer = world.producer(Map.of())) {
      app.handle(
          places.size(),
          record -> {
            if (App.isHit(record)) {
              producer.send(deadLetter.apply(record)).get(30, TimeUnit.SECONDS);
              throw new IllegalStateException("no funds");
            }
            return Result.DONE;
          });
    }
  }

  private static void deadLettered(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    world.topic(fault.topic() + "-dlt", Map.of());
    handle(world, fault, places, record -> deadLetter(record, fault.group(), record.value()));
    tell(world, fault, places);
  }

  private static boolean fits(long index) {
    return index / 11 % 4 < 2;
  }

  /** Some fail, and half of their dead letters are too large for their topic. */
  private static void deadLetterLost(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    world.topic(fault.topic() + "-dlt", Map.of("max.message.bytes", "2000"));
    handle(
        world,
        fault,
        places,
        record ->
            deadLetter(
                record, fault.group(), fits(App.index(record)) ? "small" : "x".repeat(5000)));
    for (int i = 0; i < places.size(); i++) {
      String became = fits(i) ? "dead_lettered" : "failed";
      world
          .truth()
          .tell(fault.name(), places.get(i), fault.group(), App.isHit(i) ? became : "delivered");
    }
  }

  /** Some fail, and are put into an envelope that holds them and names nothing. */
  private static void deadLetterWraps(World world, Fault fault) throws Exception {
    List<Truth.Place> places =
        world.fill(fault.topic(), i -> "{\"order\": " + i + ", \"total\": 12.50}");
    String dead = fault.topic() + "-dlt";
    world.topic(dead, Map.of());
    handle(
        world,
        fault,
        places,
        record -> {
          String written = "{\"total\":12.5,\"order\":" + App.index(record) + "}";
          return new ProducerRecord<>(
              dead, "{\"reason\":\"no funds\",\"originalEvent\":" + written + "}");
        });
    tell(world, fault, places);
  }

  private static void tell(World world, Fault fault, List<Truth.Place> places) {
    for (int i = 0; i < places.size(); i++) {
      String became = App.isHit(i) ? "dead_lettered" : "delivered";
      world.truth().tell(fault.name(), places.get(i), fault.group(), became);
    }
  }

  /** Some fail, are put into a retry topic, and are processed from there. */
  private static void retried(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    String retries = fault.topic() + "-retry";
    world.topic(retries, Map.of());
    int[] retried = {0};
    try (App app = new App(world, fault.group(), fault.topic(), Map.of());
        Producer<String, String> producer = world.producer(Map.of())) {
      app.handle(
          places.size(),
          record -> {
            if (App.isHit(record)) {
              ProducerRecord<String, String> retry = new ProducerRecord<>(retries, record.value());
              record.headers().forEach(header -> retry.headers().add(header));
              deadLetter(record, fault.group(), "")
                  .headers()
                  .forEach(header ->
                      retry
                          .headers()
                          .add(
                              header.key().replace("kafka_dlt-original-", "kafka_original-"),
                              header.value()));
              retry
                  .headers()
                  .add("kafka_dlt-original-consumer-group", fault.group().getBytes(UTF_8));
              producer.send(retry).get(30, TimeUnit.SECONDS);
              retried[0]++;
              throw new IllegalStateException("busy");
            }
            return Result.DONE;
          });
    }
    try (App app = new App(world, fault.group() + "-retry", retries, Map.of())) {
      app.handle(retried[0], record -> Result.DONE);
    }
    for (int i = 0; i < places.size(); i++) {
      world.truth().tell(fault.name(), places.get(i), fault.group(), "delivered");
    }
  }
}
