package io.waybill.benchmarks.faultbench.inject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.Span;
import io.waybill.benchmarks.faultbench.inject.App.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** What is written or handled twice, or out of order: nothing is lost, and something is odd. */
final class OrderFaults {
  private OrderFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("sent-twice", OrderFaults::sentTwice),
        Fault.of("reordered", OrderFaults::reordered),
        Fault.of("zombie", OrderFaults::zombie),
        Fault.of("partitioners", OrderFaults::partitioners));
  }

  /** A retry of what was written: the same record, with the same context, is there once more. */
  private static void sentTwice(World world, Fault fault) throws Exception {
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> once = new ArrayList<>();
    List<Truth.Place> twice = new ArrayList<>();
    try (Producer<String, String> producer = world.producer(Map.of())) {
      for (int i = 0; i < world.messages(); i++) {
        ProducerRecord<String, String> record = record(fault, i);
        Optional<Span> span = world.begin(record, i);
        boolean isHit = App.isHit(i);
        Truth.Place first = send(producer, record);
        (isHit ? twice : once).add(first);
        if (isHit) {
          twice.add(send(producer, record));
        }
        span.ifPresent(s -> world.telemetry().orElseThrow().sent(s, first));
      }
    }
    handle(world, fault, once, twice, "duplicated");
  }

  /** The second of two stands before the first, as its numbers tell. */
  private static void reordered(World world, Fault fault) throws Exception {
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> inOrder = new ArrayList<>();
    List<Truth.Place> behind = new ArrayList<>();
    try (Producer<String, String> producer = world.producer(Map.of())) {
      for (int i = 0; i < world.messages(); i++) {
        boolean isPair = App.isHit(i) || App.isHit(i - World.PARTITIONS);
        int number = App.isHit(i) ? i + World.PARTITIONS : isPair ? i - World.PARTITIONS : i;
        ProducerRecord<String, String> record = record(fault, i);
        record
            .headers()
            .add("waybill-instance", "bench".getBytes(UTF_8))
            .add("waybill-sequence", Integer.toString(number).getBytes(UTF_8));
        Optional<Span> span = world.begin(record, i);
        Truth.Place place = send(producer, record);
        span.ifPresent(s -> world.telemetry().orElseThrow().sent(s, place));
        (App.isHit(i - World.PARTITIONS) ? behind : inOrder).add(place);
      }
    }
    handle(world, fault, inOrder, behind, "out_of_order");
  }

  /** Two producers send of the same customers, and choose partitions by hashes of their own. */
  private static void partitioners(World world, Fault fault) throws Exception {
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> places = new ArrayList<>();
    try (Producer<String, String> producer = world.producer(Map.of())) {
      for (int i = 0; i < world.messages(); i++) {
        String key = "customer-" + i / 4;
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(UTF_8));
        Integer partition = i % 4 == 0 ? (Integer) (int) (crc.getValue() % World.PARTITIONS) : null;
        ProducerRecord<String, String> record =
            new ProducerRecord<>(fault.topic(), partition, key, "order " + i);
        Optional<Span> span = world.begin(record, i);
        Truth.Place place = send(producer, record);
        span.ifPresent(s -> world.telemetry().orElseThrow().sent(s, place));
        places.add(place);
      }
    }
    handle(world, fault, places, List.of(), "");
    world.truth().tellFinding(fault.name(), fault.topic(), "", "keys_in_several_partitions");
  }

  /** An instance that stands still until its group has gone on without it, and then goes on too. */
  private static void zombie(World world, Fault fault) throws Exception {
    List<Truth.Place> once = world.fill(fault.topic(), i -> "order " + i);
    List<Truth.Place> twice = new ArrayList<>();
    // brokers that are named otherwise make it tell its outcomes by itself, as another process does
    Object brokers = world.client().getOrDefault("bootstrap.servers", "");
    Map<String, Object> own =
        Map.of("max.poll.interval.ms", 1_500, "bootstrap.servers", brokers + "," + brokers);
    try (App zombie = new App(world, fault.group(), fault.topic(), own)) {
      List<ConsumerRecord<String, String>> held = zombie.take();
      try (App heir = new App(world, fault.group(), fault.topic(), Map.of())) {
        heir.handle(world.messages(), record -> Result.DONE);
      }
      for (ConsumerRecord<String, String> record : held) {
        zombie.handle(record, again -> Result.DONE);
        twice.add(new Truth.Place(record.topic(), record.partition(), record.offset()));
      }
    }
    once.removeAll(twice);
    tell(world, fault, once, twice, "duplicated");
  }

  private static ProducerRecord<String, String> record(Fault fault, int i) {
    return new ProducerRecord<>(fault.topic(), i % World.PARTITIONS, "key-" + i, "order " + i);
  }

  private static Truth.Place send(
      Producer<String, String> producer, ProducerRecord<String, String> record) throws Exception {
    RecordMetadata at = producer.send(record).get(30, TimeUnit.SECONDS);
    return new Truth.Place(at.topic(), at.partition(), at.offset());
  }

  private static void handle(
      World world, Fault fault, List<Truth.Place> plain, List<Truth.Place> marked, String mark)
      throws Exception {
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(plain.size() + marked.size(), record -> Result.DONE);
    }
    tell(world, fault, plain, marked, mark);
  }

  private static void tell(
      World world, Fault fault, List<Truth.Place> plain, List<Truth.Place> marked, String mark) {
    plain.forEach(at -> world.truth().tell(fault.name(), at, fault.group(), "delivered"));
    marked.forEach(at -> world.truth().tell(fault.name(), at, fault.group(), "delivered", mark));
  }
}
