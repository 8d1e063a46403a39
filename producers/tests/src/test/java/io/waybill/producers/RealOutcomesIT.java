package io.waybill.producers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.testkit.HttpGet;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outcomes that real applications of the frameworks tell, as verdicts over HTTP. */
final class RealOutcomesIT {
  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private Service service;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
    kafka.createTopics(Map.of("spring-telling", 1, "streams-telling", 1, "waybill-outcomes", 1));
    service =
        Service.start(
            ConfigFile.of(
                String.format(
                    Locale.ROOT,
                    """
                    http: {port: 0}
                    store: {directory: '%s', refresh-interval: 100ms, memory: 16MiB}
                    kafka: {bootstrap.servers: '%s'}
                    inputs: [{name: outcomes, topics: waybill-outcomes}]
                    observer: {interval: 200ms, grace: 300ms, outcome-within: 1s,
                      groups-without-dead-letters: [spring-billing, streams-billing]}
                    """,
                    directory.resolve("index"),
                    kafka.bootstrapServers())),
            false,
            InstantSource.system());
  }

  @AfterEach
  void stop() {
    service.close();
    kafka.close();
  }

  private <V> void send(String topic, Serializer<V> serializer, List<V> values) throws Exception {
    try (KafkaProducer<String, V> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            serializer)) {
      for (V value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
      }
    }
  }

  /** Each message's verdict, once there is one for the last of them. */
  private List<String> verdicts(String topic, int count, ForeignProgram by) throws Exception {
    List<String> verdicts = new ArrayList<>();
    try (HttpGet http = new HttpGet(service.port())) {
      String last =
          http.await(
              "/api/v1/pipelines?topic=" + topic,
              body -> body.contains("\"lag\":\"0\"") && body.contains("\"unknown\":\"0\""));
      assertThat(last).as(by.said()).contains("\"lag\":\"0\"");
      for (int offset = 0; offset < count; offset++) {
        JsonNode answer =
            new ObjectMapper()
                .readTree(
                    http.await(
                        "/api/v1/messages/" + topic + "/0/" + offset,
                        body -> body.contains("\"verdict\"") && !body.contains("in_flight")));
        verdicts.add(answer.path("verdicts").path(0).path("verdict").asText());
      }
    }
    return verdicts;
  }

  @Test
  void aSpringListenerTellsByItsInterceptor() throws Exception {
    send(
        "spring-telling",
        new StringSerializer(),
        List.of("good", "bad", "again", "other", "poison", "good"));
    try (ForeignProgram spring =
        ForeignProgram.start(
            "spring-kafka",
            "io.waybill.producers.SpringTelling",
            directory,
            kafka.bootstrapServers())) {
      assertThat(verdicts("spring-telling", 6, spring))
          .as(spring.said())
          .containsExactly("delivered", "failed", "delivered", "filtered", "failed", "delivered");
    }
  }

  @Test
  void aTopologyTellsByItsCommitsAndItsHandlers() throws Exception {
    send(
        "streams-telling",
        (topic, value) -> value,
        List.of(
            new byte[] {0, 0, 0, 1},
            new byte[] {0, 0, 0, 13},
            new byte[] {1},
            new byte[] {0, 0, 0, 2}));
    try (ForeignProgram streams =
        ForeignProgram.start(
            "kafka-streams",
            "io.waybill.producers.StreamsTelling",
            directory,
            kafka.bootstrapServers())) {
      assertThat(verdicts("streams-telling", 4, streams))
          .as(streams.said())
          .containsExactly("delivered", "failed", "failed", "delivered");
    }
  }
}
