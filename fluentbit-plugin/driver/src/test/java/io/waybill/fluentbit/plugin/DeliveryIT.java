package io.waybill.fluentbit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.embeddedkafka.KafkaCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OK means that Kafka has it. */
final class DeliveryIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir static Path shared;
  @TempDir Path directory;
  private static PluginBuild build;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws IOException {
    build = Native.build();
    kafka =
        EmbeddedKafka.start(
            shared.resolve("kafka"),
            EmbeddedKafka.freePort(),
            Map.of("auto.create.topics.enable", "false"));
  }

  @AfterAll
  static void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }

  /** Lines of about 200 bytes, numbered. */
  static byte[] lines(int from, int count) {
    Chunk chunk = new Chunk();
    for (int i = from; i < from + count; i++) {
      chunk.event(1_795_471_697, i, Map.of("n", i, "message", "x".repeat(180)));
    }
    return chunk.bytes();
  }

  private static void createTopic(String brokers, NewTopic topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static void limit(String topic, int bytes) throws Exception {
    set(topic, "max.message.bytes", Integer.toString(bytes));
  }

  private static void set(String topic, String setting, String value) throws Exception {
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(change)))
          .all()
          .get();
    }
  }

  private List<JsonNode> sideFile() throws IOException {
    List<JsonNode> lines = new java.util.ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("journal.refused.ndjson"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  @Test
  void aRecordOverTheClientsLimitIsSetAsideAndTheOthersArrive() throws IOException {
    kafka.createTopics(Map.of("oversized", 1));
    byte[] chunk =
        new Chunk()
            .raw(lines(0, 500))
            .event(1, 0, Map.of("message", "y".repeat(1_500_000)))
            .raw(lines(500, 499))
            .bytes();

    try (PluginHost host =
        PluginHost.start(
            build, directory, Options.of(kafka.bootstrapServers(), "oversized", directory))) {
      assertThat(host.flush("t", chunk).code()).isEqualTo(PluginHost.OK);
      assertThat(host.log()).contains("Kafka refuses record 501 for good");
    }

    assertThat(Topic.numbered(kafka.bootstrapServers(), "oversized").numbers()).hasSize(999);
    assertThat(sideFile()).hasSize(1);
    JsonNode refused = sideFile().getFirst();
    assertThat(refused.path("number").asLong()).isEqualTo(501);
    assertThat(refused.path("record").path("message").asText()).hasSize(1_500_000);
    assertThat(refused.path("reason").asText()).contains("size too large");
  }

  @Test
  void ofABatchThatTheBrokerRefusesOnlyTheGuiltyRecordIsSetAside() throws Exception {
    createTopic(kafka.bootstrapServers(), new NewTopic("limited", 1, (short) 1));
    byte[] chunk =
        new Chunk()
            .raw(lines(0, 500))
            .event(1, 0, Map.of("message", "y".repeat(200_000)))
            .raw(lines(500, 499))
            .bytes();

    try (PluginHost host =
        PluginHost.start(
            build, directory, Options.of(kafka.bootstrapServers(), "limited", directory))) {
      limit("limited", 100_000); // behind its back, so that its batches are too large from now on
      assertThat(host.flush("t", chunk).code()).as(host.log()).isEqualTo(PluginHost.OK);
    }

    assertThat(Topic.numbered(kafka.bootstrapServers(), "limited").numbers())
        .hasSize(999)
        .doesNotContain(501L);
    assertThat(sideFile()).extracting(line -> line.path("number").asLong()).containsExactly(501L);
    List<JsonNode> controls = Topic.controls(kafka.bootstrapServers(), "limited");
    assertThat(controls.getLast().path("refused").asLong()).isEqualTo(1);
    assertThat(controls.stream().map(c -> c.path("refusedRanges").toString()))
        .anyMatch(ranges -> ranges.endsWith(",501,501]]"));
  }

  @Test
  void aClockThatIsWrongCondemnsNoRecord() throws Exception {
    String age = "message.timestamp.before.max.ms";
    createTopic(
        kafka.bootstrapServers(), new NewTopic("clock", 1, (short) 1).configs(Map.of(age, "0")));
    byte[] chunk = lines(0, 20_000); // so many that the first is older than that when it is sent

    try (PluginHost host =
        PluginHost.start(
            build, directory, Options.of(kafka.bootstrapServers(), "clock", directory))) {
      assertThat(host.flush("t", chunk).code()).isEqualTo(PluginHost.RETRY);
      assertThat(host.log()).contains("set this machine's clock").doesNotContain("for good");

      set("clock", age, Long.toString(Long.MAX_VALUE));

      assertThat(host.flush("t", chunk).code()).isEqualTo(PluginHost.OK);
    }
    assertThat(Topic.numbered(kafka.bootstrapServers(), "clock").numbers())
        .as("each once, under the numbers that they had")
        .hasSize(20_000)
        .startsWith(1L)
        .endsWith(20_000L);
  }

  @Test
  void batchesAreNoLargerThanTheTopicTakes() throws Exception {
    createTopic(
        kafka.bootstrapServers(),
        new NewTopic("small", 1, (short) 1).configs(Map.of("max.message.bytes", "50000")));
    try (PluginHost host =
        PluginHost.start(
            build, directory, Options.of(kafka.bootstrapServers(), "small", directory))) {
      assertThat(host.log()).contains("batch.size is 50000");
      assertThat(host.flush("t", lines(0, 1000)).code()).isEqualTo(PluginHost.OK);
    }
    Topic.numbered(kafka.bootstrapServers(), "small").expectEachOnce(1000);
  }

  @Test
  void anUnknownTopicIsWaitedForAndNothingIsDoubled() throws Exception {
    Map<String, String> options =
        Options.of(kafka.bootstrapServers(), "late", directory, "flush_timeout", "1s");
    try (PluginHost host = PluginHost.start(build, directory, options)) {
      assertThat(host.log()).contains("Kafka does not tell about topic late");
      byte[] chunk = lines(0, 1000);
      assertThat(host.flush("t", chunk).code()).isEqualTo(PluginHost.RETRY);
      kafka.createTopics(Map.of("late", 2));
      host.submit("t", chunk);
      host.awaitIdle();
    }
    Topic.numbered(kafka.bootstrapServers(), "late").expectEachOnce(1000);
  }

  @Test
  void aBrokerThatIsKilledAndComesBackLosesAndDoublesNothing() throws Exception {
    try (KafkaCluster cluster = KafkaCluster.start(directory.resolve("cluster"), 1);
        PluginHost host =
            PluginHost.start(
                build,
                directory.resolve("host"),
                Options.of(cluster.bootstrapServers(), "logs", directory, "flush_timeout", "1s"))) {
      createTopic(cluster.bootstrapServers(), new NewTopic("logs", 1, (short) 1));
      for (int chunk = 0; chunk < 10; chunk++) {
        host.submit("t", lines(chunk * 1000, 1000));
      }
      cluster.kill(1);
      for (int chunk = 10; chunk < 20; chunk++) {
        host.submit("t", lines(chunk * 1000, 1000));
      }
      cluster.restart(1);
      host.awaitIdle();
      assertThat(host.exit()).as(host.log()).isZero();
      Topic.numbered(cluster.bootstrapServers(), "logs").expectEachOnce(20_000);
    }
  }

  @Test
  void aTopicThatTheBrokerMakesByItselfIsWrittenThoughTheBrokerCameLate() throws Exception {
    int port = EmbeddedKafka.freePort();
    Map<String, String> options =
        Options.of("127.0.0.1:" + port, "made", directory, "flush_timeout", "1s");
    try (PluginHost host = PluginHost.start(build, directory.resolve("host"), options)) {
      assertThat(host.flush("t", lines(0, 100)).code()).isEqualTo(PluginHost.RETRY);
      try (EmbeddedKafka late =
          EmbeddedKafka.start(
              directory.resolve("late"), port, Map.of("auto.create.topics.enable", "true"))) {
        host.submit("t", lines(0, 100));
        host.awaitIdle();
        assertThat(host.exit()).as(host.log()).isZero();
        Topic.numbered(late.bootstrapServers(), "made").expectEachOnce(100);
      }
    }
  }

  @Test
  void withoutABrokerAFlushEndsInTimeAndTheNextOnesAtOnce() throws IOException {
    Map<String, String> options = Options.of(NOWHERE, "logs", directory, "flush_timeout", "1s");
    try (PluginHost host = PluginHost.start(build, directory, options)) {
      PluginHost.Flushed first = host.flush("t", lines(0, 10));
      PluginHost.Flushed second = host.flush("t", lines(10, 10));

      assertThat(first.code()).isEqualTo(PluginHost.RETRY);
      assertThat(first.millis()).as("the flush_timeout").isGreaterThan(900);
      assertThat(second.code()).isEqualTo(PluginHost.RETRY);
      assertThat(second.millis()).as("the breaker is open").isLessThan(first.millis());
      assertThat(host.log()).contains("are not acknowledged yet");
    }
  }

  @Test
  void withoutABrokerMemoryStaysWithinItsLimit() throws IOException, InterruptedException {
    Map<String, String> options =
        Options.of(NOWHERE, "logs", directory, "flush_timeout", "100ms", "memory_limit", "1M");
    try (PluginHost host = PluginHost.start(build, directory, options)) {
      for (int chunk = 0; chunk < 30; chunk++) {
        assertThat(host.flush("t", lines(chunk * 1000, 1000)).code()).isEqualTo(PluginHost.RETRY);
      }
      assertThat(host.exit()).isZero();
      assertThat(host.log())
          .as("five chunks of 200 kB are open, the others wait with the engine")
          .contains("5 chunks with 5000 records that are not acknowledged go back to Fluent Bit")
          .contains("25 held back");
    }
  }

  @Test
  void onTheEnginesThreadItNeverWaitsAndSaysWhatToSet() throws IOException {
    Map<String, String> options = Options.of(NOWHERE, "logs", directory);
    try (PluginHost host = PluginHost.start(build, directory, options)) {
      PluginHost.Flushed flushed = host.flushOnEngine("t", lines(0, 10));

      assertThat(flushed.code()).isEqualTo(PluginHost.RETRY);
      assertThat(flushed.millis()).as("not the flush_timeout").isLessThan(5000);
      assertThat(host.log()).contains("set `workers: 1` on this output");
    }
  }

  @Test
  void whatIsNoEventIsSetAsideAndTheRestOfTheChunkArrives() throws IOException {
    kafka.createTopics(Map.of("broken", 1));
    byte[] chunk =
        new Chunk()
            .raw(lines(0, 1))
            .raw(new byte[] {(byte) 0x93, 1, 2, 3})
            .raw(lines(1, 1))
            .raw(new byte[] {(byte) 0x92, (byte) 0xdf, 1, 1, 1, 1})
            .bytes();

    try (PluginHost host =
        PluginHost.start(
            build, directory, Options.of(kafka.bootstrapServers(), "broken", directory))) {
      assertThat(host.flush("t", chunk).code()).isEqualTo(PluginHost.OK);
    }

    assertThat(Topic.numbered(kafka.bootstrapServers(), "broken").numbers())
        .containsExactly(1L, 3L);
    assertThat(sideFile()).extracting(line -> line.path("number").asLong()).containsExactly(2L, 4L);
    assertThat(sideFile().getFirst().path("bytes").asText()).isEqualTo("kwECAw==");
  }

  @Test
  void aProducerThatCantGoOnIsReplacedAndNothingIsLost() throws Exception {
    kafka.createTopics(Map.of("fatal", 1));
    try (PluginHost host =
        PluginHost.start(
            build, directory, Options.of(kafka.bootstrapServers(), "fatal", directory))) {
      assertThat(host.flush("t", lines(0, 10)).code()).isEqualTo(PluginHost.OK);
      host.breakProducer();
      host.submit("t", lines(10, 10));
      host.submit("t", lines(20, 10));
      host.awaitIdle();
      assertThat(host.log()).contains("began anew with Kafka; nothing is lost by that");
    }
    Topic.numbered(kafka.bootstrapServers(), "fatal").expectEachOnce(30);
  }

  @Test
  void twoEqualChunksAreTwoChunks() throws IOException {
    kafka.createTopics(Map.of("equal", 1));
    try (PluginHost host =
        PluginHost.start(
            build, directory, Options.of(kafka.bootstrapServers(), "equal", directory))) {
      assertThat(host.flush("t", lines(0, 10)).code()).isEqualTo(PluginHost.OK);
      assertThat(host.flush("t", lines(0, 10)).code()).isEqualTo(PluginHost.OK);
    }
    Topic.numbered(kafka.bootstrapServers(), "equal").expectEachOnce(20);
  }
}
