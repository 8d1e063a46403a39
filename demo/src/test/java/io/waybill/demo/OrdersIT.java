package io.waybill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.demo.pipeline.Topics;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The pipeline alone, on a Kafka that is there. */
final class OrdersIT {
  @TempDir Path directory;

  @Test
  void ordersArePlacedOnAKafkaThatIsThereAndLogsAreFiles() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      String brokers = kafka.bootstrapServers();
      kafka.createTopics(Map.of(Topics.ORDERS, 2)); // somebody's, which stays as it is
      int code =
          new CommandLine(new Orders())
              .execute(
                  "--kafka=" + brokers,
                  "--otlp=http://127.0.0.1:" + EmbeddedKafka.freePort(),
                  "--logs=" + directory.resolve("logs"),
                  "--rate=100",
                  "--orders=30");
      assertThat(code).isZero();
      assertThat(written(brokers, Topics.ORDERS)).isGreaterThanOrEqualTo(30);
      assertThat(written(brokers, Topics.LOGS)).as("they are an agent's").isZero();
      assertThat(directory.resolve("logs/checkout.log")).isNotEmptyFile();
    }
  }

  private static long written(String brokers, String topic) throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    ends.put(new TopicPartition(topic, 0), OffsetSpec.latest());
    ends.put(new TopicPartition(topic, 1), OffsetSpec.latest());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    }
  }
}
