package io.waybill.correlator.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.client.ConsumerOutcomes;
import io.waybill.client.Outcomes;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.ledger.VerdictTopics;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.testkit.HttpGet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while an application fails, swallows and commits, and the broker is looked at:
 * afterwards the verdicts are those of a correlator that reads all of it in one go. {@code
 * -Dwaybill.crash.rounds=20} for more rounds.
 */
final class CrashVerdictsIT {
  private static final int ROUNDS = Integer.getInteger("waybill.crash.rounds", 3);
  private static final long SEED = Long.getLong("waybill.crash.seed", 1);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicLong produced = new AtomicLong();

  private String yaml(EmbeddedKafka kafka, String index) {
    return String.format(
        Locale.ROOT,
        """
        http: {port: 0}
        store: {directory: '%s', commit-interval: 50ms, refresh-interval: 20ms, memory: 16MiB}
        kafka: {bootstrap.servers: '%s'}
        inputs: [{name: outcomes, topics: waybill-outcomes}]
        observer: {interval: 100ms, grace: 300ms, outcome-within: 1s,
          groups-without-dead-letters: [billing], verdicts-topic: 'verdicts-%s'}
        """,
        directory.resolve(index),
        kafka.bootstrapServers(),
        index);
  }

  /** Every seventh order fails, every eleventh is swallowed. */
  private void work(EmbeddedKafka kafka) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            "billing",
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            "false",
            "interceptor.classes",
            ConsumerOutcomes.class.getName());
    long handled = 0;
    try (Outcomes outcomes = Outcomes.of(settings);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("orders"));
      while (running.get() || handled < produced.get()) {
        if (running.get()) {
          var unused = producer.send(new ProducerRecord<>("orders", "order"));
          produced.incrementAndGet();
        }
        for (ConsumerRecord<String, String> order : consumer.poll(Duration.ofMillis(5))) {
          handled++;
          if (order.offset() % 7 == 3) {
            outcomes.failed(order, "no funds");
          } else if (order.offset() % 11 != 5) {
            outcomes.ok(order);
          }
        }
        consumer.commitSync();
      }
    }
  }

  @Test
  void killedAtRandomMomentsTheVerdictsAreThoseOfARunThatNobodyInterrupted() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      kafka.createTopics(Map.of("orders", 1, "waybill-outcomes", 1));
      Thread working = Thread.ofPlatform().name("test-work").start(() -> work(kafka));
      new KilledCorrelator(directory).killed(ROUNDS, yaml(kafka, "crashed"), new Random(SEED));
      running.set(false);
      working.join();
      try (Service crashed = service(kafka, "crashed");
          Service whole = service(kafka, "whole");
          HttpGet ofCrashed = new HttpGet(crashed.port());
          HttpGet ofWhole = new HttpGet(whole.port())) {
        String pipeline = untilEqual(ofCrashed, ofWhole);
        assertThat(pipeline).contains("\"lag\":\"0\"").contains("\"unknown\":\"0\"");
        assertThat(JSON.readTree(pipeline).path(0).path("skipped").asLong()).isPositive();
        for (long offset = 0; offset < produced.get(); offset++) {
          String path = "/api/v1/messages/orders/0/" + offset;
          assertThat(verdicts(ofCrashed, path)).as(path).isEqualTo(verdicts(ofWhole, path));
        }
        assertThat(untilAllAreTold(kafka, "verdicts-crashed", pipeline))
            .as("each revision that was ever told, and no other")
            .isEqualTo(untilAllAreTold(kafka, "verdicts-whole", pipeline));
      }
    }
  }

  private Service service(EmbeddedKafka kafka, String index) throws Exception {
    return Service.start(ConfigFile.of(yaml(kafka, index)), false, InstantSource.system());
  }

  /** The same pipelines from both, with nothing that will still be judged. */
  private String untilEqual(HttpGet one, HttpGet other) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String first = "";
    while (System.nanoTime() < deadline) {
      first = pipelines(one);
      JsonNode counts = JSON.readTree(first).path(0);
      long decided = counts.path("delivered").asLong() + counts.path("lost").asLong();
      if (decided == produced.get() && first.equals(pipelines(other))) {
        return first;
      }
      LockSupport.parkNanos(200_000_000);
    }
    assertThat(first).isEqualTo(pipelines(other));
    return first;
  }

  /** What the topic says, once it says it of all that are lost. */
  private static Map<String, List<String>> untilAllAreTold(
      EmbeddedKafka kafka, String topic, String pipeline) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    long lost = JSON.readTree(pipeline).path(0).path("lost").asLong();
    Map<String, List<String>> told;
    do {
      told = VerdictTopics.revisions(VerdictTopics.read(kafka, topic));
    } while (told.size() < lost && System.nanoTime() < deadline);
    assertThat((long) told.size()).isEqualTo(lost);
    return told;
  }

  private static String pipelines(HttpGet http) throws IOException {
    return JSON.readTree(http.get("/api/v1/pipelines?topic=orders")).path("items").toString();
  }

  private static List<String> verdicts(HttpGet http, String path) throws IOException {
    List<String> all = new ArrayList<>();
    for (JsonNode verdict : JSON.readTree(http.get(path)).path("verdicts")) {
      ((ObjectNode) verdict).remove("revision"); // it is told a moment later
      ((ObjectNode) verdict.path("broker")) // and both go on looking
          .remove(List.of("lookedAtUnixNano", "telemetryReadUntilUnixNano"));
      all.add(verdict.toString());
    }
    return all;
  }
}
