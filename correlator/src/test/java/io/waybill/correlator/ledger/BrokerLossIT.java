package io.waybill.correlator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.service.Service;
import io.waybill.embeddedkafka.KafkaCluster;
import io.waybill.testkit.HttpGet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unclean election on real brokers: what they acknowledged and lost is told, by facts alone. */
final class BrokerLossIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedAndLostByAnUncleanElectionIsNamed() throws Exception {
    try (KafkaCluster cluster = KafkaCluster.start(directory.resolve("kafka"), 3)) {
      Map<String, Object> client = Map.of("bootstrap.servers", cluster.bootstrapServers());
      try (Admin admin = Admin.create(client)) {
        NewTopic orders = new NewTopic("orders", Map.of(0, List.of(1, 2)));
        orders.configs(
            Map.of("min.insync.replicas", "1", "unclean.leader.election.enable", "true"));
        admin.createTopics(List.of(orders)).all().get(60, TimeUnit.SECONDS);
        send(client, 10);
        admin
            .alterConsumerGroupOffsets("billing", Map.of(ORDERS, new OffsetAndMetadata(4)))
            .all()
            .get(60, TimeUnit.SECONDS);
      }
      try (Service service = service(cluster);
          HttpGet http = new HttpGet(service.port())) {
        untilLag(http, 6);
        cluster.kill(2);
        send(client, 5);
        untilLag(http, 11);
        cluster.kill(1);
        cluster.restart(2);
        String lost =
            http.await("/api/v1/messages?verdict=lost_on_broker", body -> body.contains("\"14\""));
        assertThat(JSON.readTree(lost).path("items").findValuesAsText("offset"))
            .containsExactly("10", "11", "12", "13", "14");
        JsonNode nine = JSON.readTree(http.get("/api/v1/messages/orders/0/9"));
        assertThat(nine.path("verdicts").findValuesAsText("verdict")).containsExactly("in_flight");

        cluster.restart(1);
        send(client, 2);
        untilLag(http, 8);
        JsonNode eleven = JSON.readTree(http.get("/api/v1/messages/orders/0/11"));
        assertThat(eleven.path("verdicts").findValuesAsText("verdict"))
            .as("the message that has its place now, and the one that had it")
            .containsExactly("in_flight", "lost_on_broker");
        assertThat(eleven.toString()).contains("a later message has its place now");
      }
    }
  }

  private Service service(KafkaCluster cluster) throws Exception {
    return Correlators.start(
        directory,
        cluster.bootstrapServers(),
        """
        inputs: [{name: spans, topics: spans}]
        observer: {interval: 200ms, grace: 600ms}
        """);
  }

  private static void send(Map<String, Object> client, int count) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < count; i++) {
        producer.send(new ProducerRecord<>("orders", "order")).get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static void untilLag(HttpGet http, int lag) throws Exception {
    String wanted = "\"lag\":\"" + lag + "\"";
    assertThat(
            http.await("/api/v1/pipelines?group=billing", pipelines -> pipelines.contains(wanted)))
        .contains(wanted);
  }
}
