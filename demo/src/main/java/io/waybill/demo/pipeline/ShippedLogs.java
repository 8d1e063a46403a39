package io.waybill.demo.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.demo.truth.Truth;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Finds out where the agent put each line, so that the truth can name its record. */
public final class ShippedLogs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ShippedLogs() {}

  /**
   * Waits until every line is in Kafka, and tells the truth where.
   *
   * @throws IllegalStateException where some do not come
   */
  public static void locate(String brokers, LogFile file, Truth truth) {
    if (!file.isShipped()) {
      return;
    }
    Map<String, Deque<Long>> awaited = new HashMap<>();
    List<String> lines = file.lines();
    for (int number = 0; number < lines.size(); number++) {
      awaited.computeIfAbsent(lines.get(number), l -> new ArrayDeque<>()).add((long) number);
    }
    int left = lines.size();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.LOGS).stream()
              .map(info -> new TopicPartition(Topics.LOGS, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (left > 0) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(left + " log lines did not come out of the agent");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Deque<Long> numbers = awaited.get(line(record.value()));
          if (numbers != null && !numbers.isEmpty()) {
            truth.shipped(Topics.LOGS, numbers.remove(), record.partition(), record.offset());
            truth.written(Topics.LOGS, record.partition(), record.offset());
            left--;
          }
        }
      }
    }
  }

  private static String line(byte[] value) {
    try {
      JsonNode record = JSON.readTree(value);
      return record.path("log.record.original").asText();
    } catch (IOException none) {
      return "";
    }
  }
}
