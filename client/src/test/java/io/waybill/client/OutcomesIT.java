package io.waybill.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real consumer and producer that tell, on a real broker. */
final class OutcomesIT {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @TempDir Path directory;
  private EmbeddedKafka kafka;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(directory);
    kafka.createTopics(Map.of("orders", 1, "waybill-outcomes", 1));
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  private Map<String, Object> client() {
    Map<String, Object> client = new HashMap<>();
    client.put("bootstrap.servers", kafka.bootstrapServers());
    return client;
  }

  private Map<String, Object> consumer() {
    Map<String, Object> consumer = client();
    consumer.put("group.id", "billing");
    consumer.put("auto.offset.reset", "earliest");
    consumer.put("enable.auto.commit", false);
    consumer.put("interceptor.classes", ConsumerOutcomes.class.getName());
    return consumer;
  }

  private void send(int records) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < records; i++) {
        ProducerRecord<String, String> record = new ProducerRecord<>("orders", "order " + i);
        record.headers().add("traceparent", TRACE.getBytes(UTF_8));
        producer.send(record).get(30, TimeUnit.SECONDS);
      }
    }
  }

  private void consume(int records) {
    try (KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(consumer(), new StringDeserializer(), new StringDeserializer());
        Outcomes outcomes = Outcomes.of(consumer())) {
      consumer.subscribe(List.of("orders"));
      int seen = 0;
      while (seen < records) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          seen++;
          if (record.offset() == 3) {
            outcomes.failed(record, new IllegalStateException("no funds"));
          } else if (record.offset() == 4) {
            outcomes.filtered(record, "another region's");
          } else if (record.offset() != 5) {
            outcomes.ok(record);
          }
        }
        consumer.commitSync();
      }
      assertThat(outcomes.dropped()).isZero();
    }
  }

  private static List<Long> numbers(List<JsonNode> reports) {
    return reports.stream().map(report -> report.path("number").asLong()).toList();
  }

  @Test
  void aConsumerTellsWhatItWasGivenWhatItMadeOfItAndWhatItCommitted() throws Exception {
    send(10);
    consume(10);
    List<JsonNode> reports = Reading.until(kafka.bootstrapServers(), Reading::ended);
    assertThat(numbers(reports))
        .as("numbers without gaps")
        .isEqualTo(LongStream.range(0, reports.size()).boxed().toList());
    assertThat(reports).allMatch(r -> r.path("group").asText().equals("billing"));
    assertThat(Reading.count(reports, "offered")).isEqualTo(10);
    assertThat(Reading.count(reports, "ok")).isEqualTo(7);
    List<String> told = new ArrayList<>();
    long committed = -1;
    for (JsonNode report : reports) {
      for (JsonNode message : report.path("messages")) {
        told.add(
            message.path("offset")
                + " "
                + message.path("outcome").asText()
                + " "
                + message.path("reason").asText());
        assertThat(message.path("traceparent").asText()).isEqualTo(TRACE);
      }
      for (JsonNode partition : report.path("partitions")) {
        committed = partition.path("committed").asLong(committed);
      }
    }
    assertThat(told)
        .containsExactly(
            "3 failed java.lang.IllegalStateException: no funds", "4 filtered another region's");
    assertThat(committed).isEqualTo(10);
  }

  @Test
  void whatThereIsNoRoomForLeavesAHoleInTheNumbers() {
    Map<String, Object> small = consumer();
    small.put("waybill.room", 100);
    long dropped;
    try (Outcomes outcomes = Outcomes.of(small)) {
      for (int offset = 0; offset < 200_000; offset++) {
        outcomes.ok("orders", 0, offset);
      }
      dropped = outcomes.dropped();
    }
    assertThat(dropped).isPositive();
    List<JsonNode> reports = Reading.until(kafka.bootstrapServers(), Reading::ended);
    assertThat(Reading.count(reports, "ok")).isEqualTo(200_000 - dropped);
    assertThat(reports.getLast().path("dropped").asLong()).isEqualTo(dropped);
    assertThat(reports.getLast().path("number").asLong())
        .as("each hole has a number that never comes")
        .isGreaterThan(reports.size() - 1);
  }

  @Test
  void aHoleStandsBehindTheRecordThatAnOutcomeWasDroppedFrom() {
    Map<String, Object> small = consumer();
    small.put("waybill.room", 3);
    small.put("group.id", "small");
    try (Outcomes outcomes = Outcomes.of(small)) {
      outcomes.tell(Statement.What.OFFERED, "orders", 0, 0, 3, "", null);
      outcomes.ok("orders", 0, 0);
      outcomes.ok("orders", 0, 1);
      outcomes.ok("orders", 0, 2);
      assertThat(outcomes.dropped()).isEqualTo(1);
    }
    List<JsonNode> reports = Reading.until(kafka.bootstrapServers(), Reading::ended);
    long offered =
        reports.stream()
            .filter(report -> report.path("partitions").path(0).has("offered"))
            .findFirst()
            .orElseThrow()
            .path("number")
            .asLong();
    assertThat(numbers(reports))
        .as("the outcome of the third is missing behind the record that offered it")
        .doesNotContain(offered + 1)
        .anyMatch(number -> number > offered);
  }

  @Test
  void anIdleProcessGivesASignOfLife() {
    Map<String, Object> lively = consumer();
    lively.put("waybill.heartbeat.ms", "200");
    try (Outcomes outcomes = Outcomes.of(lively)) {
      assertThat(outcomes.dropped()).isZero();
      assertThat(Reading.until(kafka.bootstrapServers(), reports -> reports.size() >= 3))
          .hasSizeGreaterThanOrEqualTo(3)
          .noneMatch(report -> report.has("partitions"));
    }
  }

  @Test
  void aProducerNumbersItsRecordsAndTellsWhatItCouldNotSend() throws Exception {
    Map<String, Object> producing = client();
    producing.put("interceptor.classes", ProducerOutcomes.class.getName());
    producing.put("waybill.service", "checkout");
    producing.put("max.request.size", 1000);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(producing, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("orders", "small")).get(30, TimeUnit.SECONDS);
      ProducerRecord<String, String> large = new ProducerRecord<>("orders", "x".repeat(2000));
      large.headers().add("traceparent", TRACE.getBytes(UTF_8));
      assertThatThrownBy(() -> producer.send(large).get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RecordTooLargeException.class);
      producer.send(new ProducerRecord<>("orders", "small")).get(30, TimeUnit.SECONDS);
    }
    List<JsonNode> reports = Reading.until(kafka.bootstrapServers(), Reading::ended);
    JsonNode failed =
        reports.stream().filter(r -> r.has("sends")).findFirst().orElseThrow().path("sends");
    assertThat(failed).hasSize(1);
    assertThat(failed.path(0).path("topic").asText()).isEqualTo("orders");
    assertThat(failed.path(0).path("error").asText()).contains("RecordTooLarge");
    assertThat(failed.path(0).path("traceparent").asText()).isEqualTo(TRACE);
    assertThat(reports.getFirst().path("service").asText()).isEqualTo("checkout");
    assertThat(sequences()).containsExactly("0", "2");
  }

  private List<String> sequences() {
    Map<String, Object> reading = client();
    reading.put("group.id", "reader");
    reading.put("auto.offset.reset", "earliest");
    List<String> found = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("orders"));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (found.size() < 2 && System.nanoTime() < deadline) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record ->
                found.add(
                    new String(
                        record.headers().lastHeader(ProducerOutcomes.SEQUENCE).value(), UTF_8)));
      }
    }
    return found;
  }
}
