package io.waybill.correlator.ledger;

import io.waybill.embeddedkafka.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A real consumer of the group {@code billing} that reads orders, and commits where it is told. */
final class Commits {
  static final TopicPartition ORDERS = new TopicPartition("orders", 0);

  private Commits() {}

  static void commit(EmbeddedKafka kafka, long offset) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                "billing",
                "enable.auto.commit",
                "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(ORDERS));
      consumer.seek(ORDERS, 0);
      consumer.poll(Duration.ofSeconds(5));
      consumer.commitSync(Map.of(ORDERS, new OffsetAndMetadata(offset, Optional.of(0), "")));
    }
  }
}
