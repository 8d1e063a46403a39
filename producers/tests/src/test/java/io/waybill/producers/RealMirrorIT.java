package io.waybill.producers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.testkit.HttpGet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real MirrorMaker between two clusters, which stands still for longer than the first one keeps.
 */
final class RealMirrorIT {
  private static final int FIRST = 60;
  private static final int ALL = 100;
  private static final int LOG_BEGINS = 70;

  @TempDir Path directory;
  private EmbeddedKafka eu;
  private EmbeddedKafka us;
  private Service service;

  @BeforeEach
  void start() throws Exception {
    eu = EmbeddedKafka.start(directory.resolve("eu"));
    us = EmbeddedKafka.start(directory.resolve("us"));
    eu.createTopics(Map.of("orders", 2));
    service =
        Service.start(
            ConfigFile.of(
                String.format(
                    Locale.ROOT,
                    """
                    http: {port: 0}
                    store: {directory: '%s', refresh-interval: 100ms, memory: 16MiB, commit-interval: 1s}
                    kafka: {bootstrap.servers: '%s'}
                    inputs:
                      - {name: here, topics: orders, format: message}
                      - {name: there, cluster: us, topics: 'eu[.]orders', format: message,
                         kafka: {bootstrap.servers: '%s', metadata.max.age.ms: 500}}
                    observer: {interval: 200ms, grace: 300ms, outcome-within: 1s,
                      mirrors: ['main/orders -> us/eu.orders']}
                    """,
                    directory.resolve("index"),
                    eu.bootstrapServers(),
                    us.bootstrapServers())),
            false,
            InstantSource.system());
  }

  @AfterEach
  void stop() {
    service.close();
    us.close();
    eu.close();
  }

  private ForeignProgram mirrorMaker() throws IOException {
    return ForeignProgram.start(
        "kafka-connect",
        "io.waybill.producers.MirrorMaker",
        directory,
        eu.bootstrapServers() + "|" + us.bootstrapServers() + "|" + directory.resolve("mirror"));
  }

  /** So many to each partition. */
  private void send(int from, int to) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", eu.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = from; i < to; i++) {
        for (int partition = 0; partition < 2; partition++) {
          String order = "{\"order\": " + i + ", \"of\": \"customer " + partition + "\"}";
          producer
              .send(new ProducerRecord<>("orders", partition, "key-" + i, order))
              .get(30, TimeUnit.SECONDS);
        }
      }
    }
  }

  private void deleteBelow(long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", eu.bootstrapServers()))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition("orders", 0), RecordsToDelete.beforeOffset(offset),
                  new TopicPartition("orders", 1), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private void await(String... counts) throws Exception {
    try (HttpGet http = new HttpGet(service.port())) {
      String last =
          http.await(
              "/api/v1/pipelines?topic=orders",
              body -> {
                for (String count : counts) {
                  if (!body.contains(count)) {
                    return false;
                  }
                }
                return true;
              });
      assertThat(last).contains("mirror:us/eu.orders").contains(counts);
    }
  }

  private JsonNode verdict(long offset) throws Exception {
    try (HttpGet http = new HttpGet(service.port())) {
      return new ObjectMapper()
          .readTree(http.get("/api/v1/messages/orders/0/" + offset))
          .path("verdicts")
          .path(0);
    }
  }

  @Test
  void whatTheFirstClusterForgotBeforeItWasMirroredIsNamed() throws Exception {
    send(0, FIRST);
    try (ForeignProgram mirror = mirrorMaker()) {
      await("\"delivered\":\"" + 2 * FIRST + "\"", "\"lag\":\"0\"");
      assertThat(mirror.process().isAlive()).as(mirror.said()).isTrue();
    }
    send(FIRST, ALL);
    await("\"lag\":\"" + 2 * (ALL - FIRST) + "\"");
    assertThat(verdict(LOG_BEGINS - 1).path("verdict").asText()).isEqualTo("in_flight");
    deleteBelow(LOG_BEGINS);
    try (ForeignProgram mirror = mirrorMaker()) {
      await("\"skipped\":\"" + 2 * (LOG_BEGINS - FIRST) + "\"", "\"lag\":\"0\"");
      assertThat(mirror.process().isAlive()).as(mirror.said()).isTrue();
    }
    JsonNode lost = verdict(LOG_BEGINS - 1);
    assertThat(lost.path("verdict").asText()).isEqualTo("skipped");
    assertThat(lost.path("cause").asText()).isEqualTo("not_mirrored");
    assertThat(lost.path("group").asText()).isEqualTo("mirror:us/eu.orders");
    assertThat(verdict(FIRST - 1).path("verdict").asText()).isEqualTo("delivered");
    assertThat(verdict(LOG_BEGINS).path("verdict").asText()).isEqualTo("delivered");
  }
}
