package io.waybill.correlator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.Reading;
import io.waybill.correlator.decode.TenantRule;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.event.Event;
import io.waybill.event.GapDetail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from a real broker to the store. Every test ends with the balance of what was read. */
final class KafkaIntakeIT {
  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private Admin admin;
  private Intake intake;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    startWaybill();
  }

  @AfterEach
  void stop() {
    intake.close();
    admin.close(Duration.ZERO);
    kafka.close();
  }

  private void startWaybill() throws IOException {
    intake =
        new Intake(
            directory.resolve("index"), Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private void send(String topic, int from, int to) {
    Intake.send(Map.of("bootstrap.servers", kafka.bootstrapServers()), topic, from, to);
  }

  private void assertExactly(int from, int to) throws Exception {
    assertThat(intake.messages(to - from))
        .containsExactlyInAnyOrderElementsOf(Intake.expected(from, to));
  }

  @Test
  void everyRecordIsStoredOnceOverARestart() throws Exception {
    kafka.createTopics(Map.of("logs", 3));
    send("logs", 0, 500);
    assertExactly(0, 500);
    intake.close();
    send("logs", 500, 700);
    startWaybill();
    assertExactly(0, 700);
    assertThat(intake.recordsRead()).as("only what is new was read again").isEqualTo(200);
  }

  @Test
  void anInputIsReadNoFasterThanItMayBe() throws Exception {
    kafka.createTopics(Map.of("orders", 1));
    send("orders", 0, 300);
    long[] milli = {1_000_000};
    KafkaInput input =
        new KafkaInput(
            "orders",
            "main",
            Pattern.compile("orders"),
            Set.of(),
            new Reading(Format.MESSAGE, new TenantRule("", "default")),
            false,
            100,
            Map.of("bootstrap.servers", kafka.bootstrapServers()));
    try (KafkaSource source = new KafkaSource(input, () -> Instant.ofEpochMilli(milli[0]))) {
      int half = Intake.await(() -> polled(source), read -> read > 0);
      assertThat(half).isEqualTo(50);
      for (int i = 0; i < 20; i++) {
        assertThat(polled(source)).as("the second is not over").isZero();
      }
      milli[0] += 499;
      assertThat(polled(source)).isZero();
      milli[0] += 1;
      assertThat(Intake.await(() -> polled(source), read -> read > 0)).isEqualTo(50);
    }
  }

  private static int polled(KafkaSource source) {
    return source.poll(Duration.ofMillis(20)).records().size();
  }

  @Test
  void topicsAndPartitionsThatAppearWhileRunningAreRead() throws Exception {
    kafka.createTopics(Map.of("logs", 1));
    send("logs", 0, 10);
    assertExactly(0, 10);
    kafka.createTopics(Map.of("logs-payments", 1));
    send("logs-payments", 10, 20);
    assertExactly(0, 20);
    admin
        .createPartitions(Map.of("logs", NewPartitions.increaseTo(4)))
        .all()
        .get(30, TimeUnit.SECONDS);
    send("logs", 20, 100);
    assertExactly(0, 100);
  }

  @Test
  void aBrokerThatGoesAwayIsToldAndReadAgainWhenItIsBack() throws Exception {
    kafka.createTopics(Map.of("logs", 1));
    send("logs", 0, 10);
    assertExactly(0, 10);
    int port = kafka.port();
    kafka.close();
    assertThat(intake.problems(p -> !p.isEmpty()))
        .singleElement()
        .asString()
        .contains("do not answer", "Waybill keeps trying");
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), port, Map.of());
    send("logs", 10, 20);
    assertExactly(0, 20);
    assertThat(intake.problems(List::isEmpty)).isEmpty();
  }

  @Test
  void aTopicThatIsDeletedAndCreatedAgainIsReadFromItsBeginning() throws Exception {
    kafka.createTopics(Map.of("logs", 1));
    send("logs", 0, 10);
    assertExactly(0, 10);
    admin.deleteTopics(List.of("logs")).all().get(30, TimeUnit.SECONDS);
    assertThat(intake.problems(p -> !p.isEmpty()))
        .singleElement()
        .asString()
        .contains("no topic matches");
    kafka.createTopics(Map.of("logs", 1));
    send("logs", 10, 15);
    assertExactly(0, 15);
  }

  @Test
  void recordsThatRetentionTookBeforeTheyWereReadAreAGapWithItsBounds() throws Exception {
    kafka.createTopics(Map.of("logs", 1));
    send("logs", 0, 10);
    assertExactly(0, 10);
    intake.close();
    send("logs", 10, 100);
    TopicPartition partition = new TopicPartition("logs", 0);
    admin
        .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(60)))
        .all()
        .get(30, TimeUnit.SECONDS);
    startWaybill();
    List<Event> events = Intake.await(intake::events, e -> e.size() >= 51);
    assertThat(events).hasSize(51);
    assertThat(events)
        .filteredOn(e -> e.detail() instanceof GapDetail)
        .singleElement()
        .satisfies(gap -> {
          assertThat(((GapDetail) gap.detail()).from()).hasToString("logs/0@10");
          assertThat(((GapDetail) gap.detail()).toOffset()).isEqualTo(60);
        });
  }
}
