package io.waybill.correlator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.embeddedkafka.KafkaCluster;
import io.waybill.embeddedkafka.SaslListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that die, refuse, or speak another protocol: what is read, and what a user is told. */
final class BrokerFaultsIT {
  @TempDir Path directory;

  @Test
  void oneOfThreeBrokersIsKilledAndNothingIsLost() throws Exception {
    try (KafkaCluster cluster = KafkaCluster.start(directory.resolve("kafka"), 3)) {
      Map<String, Object> client = Map.of("bootstrap.servers", cluster.bootstrapServers());
      int leader;
      try (Admin admin = Admin.create(client)) {
        admin
            .createTopics(List.of(new NewTopic("logs", 1, (short) 3)))
            .all()
            .get(60, TimeUnit.SECONDS);
        leader = Intake.await(() -> leaderOfLogs(admin), id -> id > 0);
      }
      try (Intake intake =
          new Intake(
              directory.resolve("index"),
              Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
        Intake.send(client, "logs", 0, 200);
        assertThat(intake.messages(200)).hasSize(200);
        cluster.kill(leader);
        Intake.send(client, "logs", 200, 400);
        assertThat(intake.messages(400))
            .containsExactlyInAnyOrderElementsOf(Intake.expected(0, 400));
        cluster.restart(leader);
        Intake.send(client, "logs", 400, 500);
        assertThat(intake.messages(500))
            .containsExactlyInAnyOrderElementsOf(Intake.expected(0, 500));
        assertThat(intake.problems(List::isEmpty)).isEmpty();
      }
    }
  }

  /** The broker that leads the topic; -1 while the broker that is asked has not heard of it. */
  private static int leaderOfLogs(Admin admin) throws Exception {
    try {
      Node leader =
          admin
              .describeTopics(List.of("logs"))
              .allTopicNames()
              .get(30, TimeUnit.SECONDS)
              .values()
              .iterator()
              .next()
              .partitions()
              .getFirst()
              .leader();
      return leader == null ? -1 : leader.id();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return -1;
      }
      throw e;
    }
  }

  @Test
  void whatIsDeniedIsToldAndReadOnceItIsGranted() throws Exception {
    SaslListener sasl =
        new SaslListener(EmbeddedKafka.freePort(), Map.of("waybill", "s3cret-password"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), sasl);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      kafka.createTopics(Map.of("logs", 1));
      Intake.send(Map.of("bootstrap.servers", kafka.bootstrapServers()), "logs", 0, 20);
      try (Intake intake =
          new Intake(directory.resolve("index"), sasl.client("waybill", "s3cret-password"))) {
        assertThat(intake.problems(p -> p.toString().contains("no topic matches")))
            .as("a broker hides what may not be seen")
            .singleElement()
            .asString()
            .contains("grant DESCRIBE");
        grant(admin, AclOperation.DESCRIBE);
        assertThat(intake.problems(p -> p.toString().contains("denies access")))
            .singleElement()
            .asString()
            .contains("Grant READ and DESCRIBE");
        grant(admin, AclOperation.READ);
        assertThat(intake.messages(20)).containsExactlyInAnyOrderElementsOf(Intake.expected(0, 20));
        assertThat(intake.problems(List::isEmpty)).isEmpty();
      }
      try (Intake intake =
          new Intake(directory.resolve("other"), sasl.client("waybill", "wrong-password"))) {
        assertThat(intake.problems(p -> p.toString().contains("refused")))
            .singleElement()
            .asString()
            .contains("refused the credentials", "kafka.sasl.*")
            .doesNotContain("wrong-password");
      }
    }
  }

  private static void grant(Admin admin, AclOperation operation) throws Exception {
    admin
        .createAcls(
            List.of(
                new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, "logs", PatternType.LITERAL),
                    new AccessControlEntry(
                        "User:waybill", "*", operation, AclPermissionType.ALLOW))))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void tlsSpokenToAPlaintextPortIsToldWithWhatToDo() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        Intake intake =
            new Intake(
                directory.resolve("index"),
                Map.of(
                    "bootstrap.servers", kafka.bootstrapServers(), "security.protocol", "SSL"))) {
      assertThat(
              intake.problems(p ->
                  p.toString().contains("kafka.ssl") || p.toString().contains("security.protocol")))
          .singleElement()
          .asString()
          .contains("Waybill keeps trying");
    }
  }
}
