package io.waybill.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what was told. */
final class Reading {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Reading() {}

  /** All reports until these are as they should be, or half a minute is over. */
  static List<JsonNode> until(String brokers, Predicate<List<JsonNode>> enough) {
    List<JsonNode> reports = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition("waybill-outcomes", 0)));
      while (!enough.test(reports) && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> reports.add(parse(record.value())));
      }
    }
    return reports;
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean ended(List<JsonNode> reports) {
    return !reports.isEmpty() && reports.getLast().path("last").asBoolean();
  }

  /** How many offsets are in these ranges, of all partitions. */
  static long count(List<JsonNode> reports, String ranges) {
    long count = 0;
    for (JsonNode report : reports) {
      for (JsonNode partition : report.path("partitions")) {
        for (JsonNode range : partition.path(ranges)) {
          count += range.path(1).asLong() - range.path(0).asLong();
        }
      }
    }
    return count;
  }
}
