package io.waybill.fluentbit.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is in a topic. */
final class Topic {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Topic() {}

  /** All records that are there now, control records among them. */
  static List<ConsumerRecord<byte[], byte[]>> all(String brokers, String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", brokers, "isolation.level", "read_uncommitted");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** The log records, by their number. */
  static Numbered numbered(String brokers, String topic) {
    SortedMap<Long, List<ConsumerRecord<byte[], byte[]>>> byNumber = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : all(brokers, topic)) {
      Header sequence = record.headers().lastHeader("waybill-seq");
      if (sequence != null) {
        long number = Long.parseLong(new String(sequence.value(), UTF_8).split("/")[2]);
        byNumber.computeIfAbsent(number, n -> new ArrayList<>()).add(record);
      }
    }
    return new Numbered(byNumber);
  }

  /** What the control records say, in order. */
  static List<JsonNode> controls(String brokers, String topic) throws IOException {
    List<JsonNode> controls = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : all(brokers, topic)) {
      if (record.headers().lastHeader("waybill-control") != null) {
        controls.add(JSON.readTree(record.value()).path("@waybill").path("control"));
      }
    }
    return controls;
  }

  static JsonNode json(ConsumerRecord<byte[], byte[]> record) throws IOException {
    return JSON.readTree(record.value());
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }
}
