package io.waybill.correlator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic of verdicts as those do who act on them. */
public final class VerdictTopics {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VerdictTopics() {}

  /** All that is in the topic now. */
  public static List<JsonNode> read(EmbeddedKafka kafka, String topic) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(5))) {
          JsonNode verdict = JSON.readTree(record.value());
          assertThat(verdict.path("id").asText()).isEqualTo(record.key());
          all.add(verdict);
        }
      }
    }
    return all;
  }

  /**
   * What they say: by message and group, the verdicts in the order of their revisions. The same
   * revision says the same each time that it is written, and none is left out.
   */
  public static Map<String, List<String>> revisions(List<JsonNode> verdicts) {
    Map<String, List<String>> all = new TreeMap<>();
    for (JsonNode verdict : verdicts) {
      String message = verdict.path("id").asText() + " @" + verdict.path("offset").asText();
      List<String> revisions = all.computeIfAbsent(message, unused -> new ArrayList<>());
      int revision = verdict.path("revision").asInt();
      String said = verdict.path("verdict").asText() + " " + verdict.path("cause").asText();
      assertThat(revision).as(message).isBetween(1, revisions.size() + 1);
      if (revision > revisions.size()) {
        revisions.add(said);
      } else {
        assertThat(said)
            .as("%s, revision %d", message, revision)
            .isEqualTo(revisions.get(revision - 1));
      }
    }
    return all;
  }
}
