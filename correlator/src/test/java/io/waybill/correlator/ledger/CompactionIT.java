package io.waybill.correlator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.service.Service;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.testkit.HttpGet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic that a real broker's log cleaner compacts, before a group comes to it and behind it. */
final class CompactionIT {
  private static final Duration SEGMENT = Duration.ofMillis(100);

  @TempDir Path directory;

  /** When the next record is written, by its timestamp. */
  private long milli = InstantSource.system().millis();

  private static void create(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Map<String, String> settings =
          Map.of(
              "cleanup.policy",
              "compact",
              "segment.ms",
              Long.toString(SEGMENT.toMillis()),
              "min.cleanable.dirty.ratio",
              "0.001");
      admin
          .createTopics(List.of(new NewTopic("orders", 1, (short) 1).configs(settings)))
          .all()
          .get();
    }
  }

  /**
   * Writes these keys, and one more that is so much younger that it begins a segment: what is
   * before can be gone then.
   */
  private void write(KafkaProducer<String, String> producer, String... keys) throws Exception {
    for (String key : keys) {
      producer.send(new ProducerRecord<>("orders", 0, milli, key, "value")).get();
    }
    milli += 2 * SEGMENT.toMillis();
    producer.send(new ProducerRecord<>("orders", 0, milli, "last", "value")).get();
  }

  /** Waits until the log has these offsets and no other. */
  private static void awaitLog(EmbeddedKafka kafka, List<Long> offsets) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    List<Long> there = List.of();
    while (!there.equals(offsets)) {
      assertThat(System.nanoTime()).as("still there: %s", there).isLessThan(deadline);
      there = offsets(kafka);
    }
  }

  private static List<Long> offsets(EmbeddedKafka kafka) {
    List<Long> offsets = new ArrayList<>();
    try (KafkaConsumer<String, String> reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      reader.assign(List.of(Commits.ORDERS));
      reader.seekToBeginning(List.of(Commits.ORDERS));
      long end = reader.endOffsets(List.of(Commits.ORDERS)).getOrDefault(Commits.ORDERS, 0L);
      while (reader.position(Commits.ORDERS) < end) {
        reader.poll(Duration.ofMillis(100)).forEach(record -> offsets.add(record.offset()));
      }
    }
    return offsets;
  }

  @Test
  void whatWasGoneBeforeTheTapIsSupersededAndWhatGoesBehindItIsUnknownNeverLost() throws Exception {
    try (EmbeddedKafka kafka =
            EmbeddedKafka.start(
                directory.resolve("kafka"),
                EmbeddedKafka.freePort(),
                Map.of("log.cleaner.backoff.ms", "100"));
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      create(kafka);
      write(producer, "a", "b", "b"); // 0, 1, 2, and 3
      Commits.commit(kafka, 0);
      awaitLog(kafka, List.of(0L, 2L, 3L));
      try (Service service =
              Correlators.start(
                  directory,
                  kafka.bootstrapServers(),
                  """
                  inputs:
                    - {name: spans, topics: spans}
                    - {name: orders, topics: orders, format: message}
                  observer: {interval: 200ms, grace: 300ms, outcome-within: 300ms}
                  """);
          HttpGet http = new HttpGet(service.port())) {
        verdict(http, 2, "in_flight");
        Commits.commit(kafka, 4);
        assertThat(verdict(http, 1, "superseded").path("evidence").toString())
            .contains("its topic is compacted");
        write(producer, "c", "c"); // 4, 5, and 6
        verdict(http, 6, "in_flight");
        awaitLog(kafka, List.of(0L, 2L, 3L, 5L, 6L));
        Commits.commit(kafka, 7);
        verdict(http, 4, "unknown");
        assertThat(http.get("/api/v1/pipelines")).contains("\"lost\":\"0\"");
      }
    }
  }

  private static JsonNode verdict(HttpGet http, long offset, String kind) throws Exception {
    String path = "/api/v1/messages/orders/0/" + offset;
    String body = http.await(path, answer -> answer.contains("\"verdict\":\"" + kind + '"'));
    JsonNode verdict = new ObjectMapper().readTree(body).path("verdicts").path(0);
    assertThat(verdict.path("verdict").asText()).as(body).isEqualTo(kind);
    return verdict;
  }
}
