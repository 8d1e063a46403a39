package io.waybill.fluentbit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader can tell after the agent was stopped, or killed. */
final class RestartIT {
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir static Path shared;
  @TempDir Path directory;
  private static PluginBuild build;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws IOException {
    build = Native.build();
    kafka = EmbeddedKafka.start(shared.resolve("kafka"));
  }

  @AfterAll
  static void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }

  private Map<String, String> options(String brokers, String topic, String... more) {
    return Options.of(brokers, topic, directory, more);
  }

  @Test
  void aChunkOfTheRunBeforeKeepsItsNumbers() throws Exception {
    kafka.createTopics(Map.of("again", 1));
    byte[] first = DeliveryIT.lines(0, 100);
    byte[] second = DeliveryIT.lines(100, 100);
    try (PluginHost before =
        PluginHost.start(build, directory, options(NOWHERE, "again", "flush_timeout", "100ms"))) {
      assertThat(before.flush("t", first).code()).isEqualTo(PluginHost.RETRY);
      assertThat(before.flush("t", second).code()).isEqualTo(PluginHost.RETRY);
      assertThat(before.exit()).isZero();
      assertThat(before.log())
          .contains("2 chunks with 200 records that are not acknowledged go back to Fluent Bit");
    }

    try (PluginHost after =
        PluginHost.start(build, directory, options(kafka.bootstrapServers(), "again"))) {
      assertThat(after.log()).contains("ended at number 200");
      assertThat(after.flush("t", second).code()).isEqualTo(PluginHost.OK);
      assertThat(after.flush("t", first).code()).isEqualTo(PluginHost.OK);
      assertThat(after.flush("t", DeliveryIT.lines(200, 1)).code()).isEqualTo(PluginHost.OK);
    }

    Numbered numbered = Topic.numbered(kafka.bootstrapServers(), "again");
    assertThat(numbered.get(150).value()).asString().contains("\"n\":149");
    assertThat(Topic.header(numbered.get(200), "waybill-seq"))
        .isNotEqualTo(Topic.header(numbered.get(1), "waybill-seq"));
    List<String> epochs =
        Topic.all(kafka.bootstrapServers(), "again").stream()
            .map(record -> Topic.header(record, "waybill-seq"))
            .filter(sequence -> !sequence.isEmpty())
            .map(sequence -> sequence.split("/")[1])
            .distinct()
            .toList();
    assertThat(epochs).as("the old one, and one for what is new").hasSize(2);
    JsonNode closing = Topic.controls(kafka.bootstrapServers(), "again").getLast();
    assertThat(closing.path("previous").path("last").asLong()).isEqualTo(200);
    assertThat(closing.path("closed").asBoolean()).isTrue();
    assertThat(closing.path("openRanges")).isEmpty();
  }

  @Test
  void killedAfterItsOkAChunkThatComesAgainIsTheSameToTheReader() throws Exception {
    kafka.createTopics(Map.of("killed", 1));
    byte[] chunk = DeliveryIT.lines(0, 100);
    PluginHost before =
        PluginHost.start(build, directory, options(kafka.bootstrapServers(), "killed"));
    assertThat(before.flush("t", chunk).code()).isEqualTo(PluginHost.OK);
    before.kill();

    try (PluginHost after =
        PluginHost.start(build, directory, options(kafka.bootstrapServers(), "killed"))) {
      assertThat(after.flush("t", chunk).code()).isEqualTo(PluginHost.OK);
      assertThat(after.flush("t", chunk).code())
          .as("a third time it is a chunk of its own: the engine brings each back once")
          .isEqualTo(PluginHost.OK);
    }

    Numbered numbered = Topic.numbered(kafka.bootstrapServers(), "killed");
    List<String> sequences =
        Topic.all(kafka.bootstrapServers(), "killed").stream()
            .map(record -> Topic.header(record, "waybill-seq"))
            .filter(sequence -> !sequence.isEmpty())
            .toList();
    assertThat(sequences).hasSize(300);
    assertThat(sequences.stream().distinct()).hasSize(200);
    assertThat(numbered.numbers()).hasSize(100);
  }

  @Test
  void aTerminatedAgentEndsInTimeAndSaysWhatItLeaves() throws Exception {
    kafka.createTopics(Map.of("terminated", 1));
    PluginHost host =
        PluginHost.start(build, directory, options(kafka.bootstrapServers(), "terminated"));
    for (int chunk = 0; chunk < 50; chunk++) {
      host.submit("t", DeliveryIT.lines(chunk * 1000, 1000));
    }
    assertThat(host.terminate()).as(host.log()).isZero();

    assertThat(host.log()).contains("ends at number");
    List<JsonNode> controls = Topic.controls(kafka.bootstrapServers(), "terminated");
    JsonNode closing = controls.getLast();
    assertThat(closing.path("closed").asBoolean()).isTrue();
    Topic.numbered(kafka.bootstrapServers(), "terminated")
        .expectEachOnce(closing.path("last").asLong());
  }

  @Test
  void whatTheEngineNeverBringsAgainIsGivenUpAndSaid() throws Exception {
    kafka.createTopics(Map.of("control", 1));
    Map<String, String> missing =
        options(
            kafka.bootstrapServers(),
            "missing",
            "control_topic",
            "control",
            "flush_timeout",
            "500ms",
            "retry_horizon",
            "1s",
            "rdkafka.message.timeout.ms",
            "1000");
    try (PluginHost host = PluginHost.start(build, directory, missing)) {
      assertThat(host.flush("t", DeliveryIT.lines(0, 10)).code()).isEqualTo(PluginHost.RETRY);
      awaitGivenUp(host, "control", 10);
      assertThat(host.log()).contains("Fluent Bit has given 10 records up");
    }
  }

  @Test
  void whatARestartWithoutStorageLosesIsGivenUpByTheNextRun() throws Exception {
    kafka.createTopics(Map.of("forgotten", 1));
    try (PluginHost before =
        PluginHost.start(
            build, directory, options(NOWHERE, "forgotten", "flush_timeout", "100ms"))) {
      assertThat(before.flush("t", DeliveryIT.lines(0, 10)).code()).isEqualTo(PluginHost.RETRY);
    }
    Map<String, String> next =
        options(kafka.bootstrapServers(), "forgotten", "retry_horizon", "1s");
    try (PluginHost after = PluginHost.start(build, directory, next)) {
      assertThat(after.flush("t", DeliveryIT.lines(10, 1)).code()).isEqualTo(PluginHost.OK);
      awaitGivenUp(after, "forgotten", 10);
      assertThat(after.log()).contains("a chunk of 10 records of an earlier run never came back");
    }
  }

  private static void awaitGivenUp(PluginHost host, String topic, long count) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < deadline) {
      List<JsonNode> controls = Topic.controls(kafka.bootstrapServers(), topic);
      if (controls.stream().anyMatch(c -> c.path("givenUp").asLong() == count)) {
        assertThat(controls.stream().map(c -> c.path("givenUpRanges").toString()))
            .anyMatch(ranges -> ranges.matches("\\[\\[\"[0-9a-f]{16}\",1," + count + "]]"));
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    throw new AssertionError("nothing was given up: " + host.log());
  }

  @Test
  void aTornJournalIsReadAsFarAsItGoes() throws Exception {
    kafka.createTopics(Map.of("torn", 1));
    byte[] chunk = DeliveryIT.lines(0, 10);
    PluginHost before =
        PluginHost.start(build, directory, options(kafka.bootstrapServers(), "torn"));
    assertThat(before.flush("t", chunk).code()).isEqualTo(PluginHost.OK);
    before.kill();
    Path journal = directory.resolve("journal");
    Files.writeString(
        journal,
        Files.readString(journal) + "nonsense\nO 12 garbage\nO 00000000000000000000000000000");

    try (PluginHost after =
        PluginHost.start(build, directory, options(kafka.bootstrapServers(), "torn"))) {
      assertThat(after.flush("t", chunk).code()).isEqualTo(PluginHost.OK);
    }

    assertThat(
            Topic.all(kafka.bootstrapServers(), "torn").stream()
                .map(record -> Topic.header(record, "waybill-seq"))
                .filter(sequence -> !sequence.isEmpty())
                .distinct())
        .hasSize(10);
  }
}
