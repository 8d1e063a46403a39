package io.waybill.correlator.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.service.Service;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.testkit.HttpGet;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A business topic that is tapped: keys, transactions, and dead letters that name nothing. */
final class TapIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir Path directory;

  private static ProducerRecord<String, String> order(int number) {
    ProducerRecord<String, String> record =
        new ProducerRecord<>("orders", "{\"order\":{\"id\":" + number + "},\"card\":\"secret\"}");
    record.headers().add("customer", ("c-" + number).getBytes(UTF_8));
    record.headers().add("traceparent", ("00-" + TRACE + "-00f067aa0ba902b7-01").getBytes(UTF_8));
    return record;
  }

  /** A span of a producer that wrote this offset. */
  private static String produced(long offset) {
    return String.format(
        Locale.ROOT,
        """
        {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"checkout"},"spans":[{
        "traceId":"%s","spanId":"00f067aa0ba902b7",
        "name":"send orders","kind":4,"startTimeUnixNano":"1790000000000000000",
        "endTimeUnixNano":"1790000001000000000","attributes":[
        {"key":"messaging.system","value":{"stringValue":"kafka"}},
        {"key":"messaging.operation.type","value":{"stringValue":"send"}},
        {"key":"messaging.destination.name","value":{"stringValue":"orders"}},
        {"key":"messaging.destination.partition.id","value":{"stringValue":"0"}},
        {"key":"messaging.kafka.offset","value":{"intValue":"%d"}}]}]}]}]}\
        """,
        TRACE,
        offset);
  }

  private static KafkaProducer<String, String> producer(EmbeddedKafka kafka, String transactional) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    if (!transactional.isEmpty()) {
      settings.put("transactional.id", transactional);
    }
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  @Test
  void messagesAreFoundByTheirKeysAndAbortedOnesAreTold() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      kafka.createTopics(Map.of("orders", 1, "spans", 1));
      try (KafkaProducer<String, String> producer = producer(kafka, "checkout");
          KafkaProducer<String, String> hanging = producer(kafka, "hanging");
          KafkaProducer<String, String> plain = producer(kafka, "")) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(order(100)).get();
        producer.commitTransaction(); // 0, and a marker at 1
        producer.beginTransaction();
        producer.send(order(101)).get();
        producer.abortTransaction(); // 2, and a marker at 3
        plain.send(order(102)).get(); // 4
        plain.send(new ProducerRecord<>("spans", produced(2))).get();
        Commits.commit(kafka, 0);
        try (Service service = service(kafka);
            HttpGet http = new HttpGet(service.port())) {
          JsonNode found = find(http, "/api/v1/messages?key=102", "in_flight");
          assertThat(found.path("items"))
              .extracting(item -> item.path("topic").asText() + "@" + item.path("offset").asText())
              .containsExactly("orders@4");
          Commits.commit(kafka, 5);
          hanging.initTransactions();
          hanging.beginTransaction();
          hanging.send(order(103)).get();
          find(http, "/api/v1/messages?key=c-102", "uninstrumented");
          JsonNode aborted = find(http, "/api/v1/messages/orders/0/2", "aborted");
          assertThat(aborted.path("verdicts").path(0).path("lost").asBoolean()).isFalse();
          assertThat(http.get("/api/v1/messages/orders/0/3"))
              .as("a marker is no message")
              .contains("Nothing known");
          assertThat(http.get("/api/v1/pipelines")).contains("\"unknown\":\"2\"");
          assertThat(http.get("/api/v1/messages/orders/0/4"))
              .contains(TRACE)
              .doesNotContain("secret");
          assertThat(http.get("/api/v1/messages?key=103")).contains("\"items\":[]");
          hanging.commitTransaction();
          find(http, "/api/v1/messages?key=103", "in_flight");
        }
      }
    }
  }

  @Test
  void aDeadLetterThatNamesNothingFindsTheMessageThatItHolds() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      kafka.createTopics(Map.of("orders", 1, "spans", 1, "orders-dlq", 1));
      try (KafkaProducer<String, String> producer = producer(kafka, "")) {
        for (int number = 100; number < 103; number++) {
          producer.send(order(number)).get();
        }
        Commits.commit(kafka, 0);
        try (Service service = service(kafka);
            HttpGet http = new HttpGet(service.port())) {
          find(http, "/api/v1/messages/orders/0/1", "in_flight");
          String event = "{\"card\":\"secret\", \"order\":{\"id\":101.0}}";
          String letter = "{\"reason\":\"no funds\",\"originalEvent\":" + event + "}";
          producer.send(new ProducerRecord<>("orders-dlq", letter)).get();
          JsonNode found = find(http, "/api/v1/messages/orders/0/1", "dead_lettered");
          assertThat(found.path("verdicts").path(0).path("verdict").asText())
              .isEqualTo("dead_lettered");
          assertThat(found.path("items"))
              .extracting(item -> item.path("kind").asText())
              .as("the dead letter is its evidence")
              .containsExactlyInAnyOrder("message", "dead_letter");
          assertThat(http.get("/api/v1/messages/orders/0/2"))
              .contains("in_flight")
              .doesNotContain("no funds");
          assertThat(http.get("/api/v1/traces/" + TRACE + "/graph"))
              .contains("\"dead_lettered\"")
              .contains("orders-dlq");
        }
      }
    }
  }

  private Service service(EmbeddedKafka kafka) throws Exception {
    return Correlators.start(
        directory,
        kafka.bootstrapServers(),
        """
        inputs:
          - {name: spans, topics: spans}
          - {name: dead letters, topics: orders-dlq}
          - {name: orders, topics: orders, format: message, message-keys: [customer, $.order.id]}
        observer: {interval: 200ms, grace: 300ms}
        """);
  }

  private static JsonNode find(HttpGet http, String path, String word) throws Exception {
    String body = http.await(path, answer -> answer.contains('"' + word + '"'));
    assertThat(body).contains('"' + word + '"');
    return new ObjectMapper().readTree(body);
  }
}
