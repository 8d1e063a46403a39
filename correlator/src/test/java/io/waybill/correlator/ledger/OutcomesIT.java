package io.waybill.correlator.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.client.ConsumerOutcomes;
import io.waybill.client.Outcomes;
import io.waybill.client.ProducerOutcomes;
import io.waybill.correlator.service.Service;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.testkit.HttpGet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that tells outcomes, and swallows an exception: over HTTP, on a real broker. */
final class OutcomesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ORDERS = 100;
  private static final int SWALLOWED = 57;
  private static final int FAILED = 60;
  private static final int FILTERED = 61;

  @TempDir Path directory;

  private Service service(EmbeddedKafka kafka) throws Exception {
    return Correlators.start(
        directory,
        kafka.bootstrapServers(),
        """
        inputs: [{name: outcomes, topics: waybill-outcomes}]
        observer: {interval: 200ms, grace: 300ms, outcome-within: 1s,
          groups-without-dead-letters: [billing]}
        """);
  }

  private static void produce(EmbeddedKafka kafka) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (int order = 0; order < ORDERS; order++) {
        sent.add(producer.send(new ProducerRecord<>("orders", "order " + order)));
      }
      for (Future<?> one : sent) {
        one.get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static Map<String, Object> settings(EmbeddedKafka kafka) {
    return Map.of(
        "bootstrap.servers",
        kafka.bootstrapServers(),
        "group.id",
        "billing",
        "auto.offset.reset",
        "earliest",
        "enable.auto.commit",
        "false",
        "max.poll.records",
        20,
        "interceptor.classes",
        ConsumerOutcomes.class.getName(),
        "waybill.heartbeat.ms",
        "200");
  }

  @Test
  void whatAProducerCouldNotWriteIsListedWithItsError() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      kafka.createTopics(Map.of("orders", 1, "waybill-outcomes", 1));
      try (Service service = service(kafka);
          HttpGet http = new HttpGet(service.port());
          KafkaProducer<String, String> producer =
              new KafkaProducer<>(
                  Map.of(
                      "bootstrap.servers",
                      kafka.bootstrapServers(),
                      "max.request.size",
                      1000,
                      "interceptor.classes",
                      ProducerOutcomes.class.getName()),
                  new StringSerializer(),
                  new StringSerializer())) {
        ProducerRecord<String, String> large = new ProducerRecord<>("orders", "x".repeat(2000));
        large
            .headers()
            .add(
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".getBytes(UTF_8));
        assertThatThrownBy(() -> producer.send(large).get(30, TimeUnit.SECONDS))
            .hasRootCauseInstanceOf(RecordTooLargeException.class);
        JsonNode lost =
            JSON.readTree(
                    http.await(
                        "/api/v1/messages?verdict=lost", body -> body.contains("before_broker")))
                .path("items")
                .path(0);
        assertThat(lost.path("topic").asText()).isEqualTo("orders");
        assertThat(lost.path("traceId").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(lost.path("verdict").path("cause").asText()).isEqualTo("oversized");
      }
    }
  }

  @Test
  void whatAnApplicationSwallowsIsFoundBesideALagOfZero() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      kafka.createTopics(Map.of("orders", 1, "waybill-outcomes", 1));
      produce(kafka);
      Map<String, Object> settings = settings(kafka);
      try (Service service = service(kafka);
          HttpGet http = new HttpGet(service.port());
          Outcomes outcomes = Outcomes.of(settings);
          KafkaConsumer<String, String> consumer =
              new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
        consumer.subscribe(List.of("orders"));
        for (int seen = 0; seen < ORDERS; ) {
          for (ConsumerRecord<String, String> order : consumer.poll(Duration.ofSeconds(1))) {
            seen++;
            switch ((int) order.offset()) {
              case SWALLOWED -> {}
              case FAILED -> outcomes.failed(order, new IllegalStateException("no funds"));
              case FILTERED -> outcomes.filtered(order, "another region's");
              default -> outcomes.ok(order);
            }
          }
          consumer.commitSync();
        }

        JsonNode lost =
            JSON.readTree(
                http.await(
                    "/api/v1/messages?verdict=lost",
                    body -> body.contains("\"skipped\"") && body.contains("\"failed\"")));
        assertThat(lost.path("items"))
            .extracting(item -> item.path("offset").asText() + " " + verdict(item))
            .containsExactly(SWALLOWED + " skipped", FAILED + " failed");
        JsonNode pipeline =
            JSON.readTree(http.get("/api/v1/pipelines?topic=orders")).path("items").path(0);
        assertThat(pipeline.path("lag").asLong()).isZero();
        assertThat(pipeline.path("delivered").asLong()).isEqualTo(ORDERS - 3);
        assertThat(pipeline.path("filtered").asLong()).isEqualTo(1);
        assertThat(pipeline.path("lost").asLong()).isEqualTo(2);
        assertThat(pipeline.path("firstLost").path("offset").asLong()).isEqualTo(SWALLOWED);
        assertThat(http.get("/api/v1/messages/orders/0/" + FAILED))
            .contains("no funds", "the application told that it failed");
      }
    }
  }

  private static String verdict(JsonNode item) {
    return item.has("verdict") && item.path("verdict").isObject()
        ? item.path("verdict").path("verdict").asText()
        : item.path("verdicts").path(0).path("verdict").asText();
  }
}
