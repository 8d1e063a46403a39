package io.waybill.fluentbit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong option stops the start, and says what to do. */
final class OptionsIT {
  @TempDir Path directory;
  private static PluginBuild build;

  @BeforeAll
  static void build() throws IOException {
    build = Native.build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          brokers                      | ''                | brokers: say where Kafka is
          format                       | avro              | format: "avro" is none of json, msgpack and otlp
          flush_timeout                | soon              | flush_timeout: "soon" is no duration
          flush_timeout                | -1s               | flush_timeout: "-1s" is no duration
          memory_limit                 | 12                | memory_limit: "12" is no size from 1M
          topic                        | a topic           | topic: a topic's name has
          topic                        | logs-$app         | needs topics
          topics                       | a,b               | topics is for a topic with a $
          instance                     | web 7             | instance: 1 to 128 printable
          journal                      | waybill.journal   | an absolute path is expected
          journal                      | /nowhere/journal  | Set journal to a file in a folder
          journal                      | off               | side_file: without a journal
          side_file                    | /nowhere/refused  | side_file: can't write
          rdkafka.acks                 | 1                 | rdkafka.acks: must be all
          rdkafka.acks                 | banana            | rdkafka.acks: must be all
          rdkafka.enable.idempotence   | false             | must be true
          rdkafka.compression.type     | brotli            | rdkafka.compression.type: Invalid value
          rdkafka.message.max.bytes    | lots              | rdkafka.message.max.bytes
          """)
  void aWrongOptionStopsTheStart(String option, String value, String message) throws Exception {
    Map<String, String> options =
        Options.of("127.0.0.1:1", "logs", directory, option, value == null ? "" : value);
    try (PluginHost host = PluginHost.load(build, directory, options)) {
      assertThat(host.init()).as("0 makes Fluent Bit stop").isZero();
      assertThat(host.exit()).isZero();
      assertThat(host.log()).startsWith("error [output:waybill] ").contains(message);
    }
  }

  @Test
  void whatIsInForceIsSaidWithoutSecrets() throws Exception {
    Map<String, String> options =
        Options.of(
            "127.0.0.1:1",
            "logs",
            directory,
            "rdkafka.security.protocol",
            "sasl_plaintext",
            "rdkafka.sasl.mechanism",
            "PLAIN",
            "rdkafka.sasl.username",
            "alice",
            "rdkafka.sasl.password",
            "open sesame");
    try (PluginHost host = PluginHost.start(build, directory, options)) {
      assertThat(host.log())
          .contains("instance=web-7 epoch=", "flush_timeout=5000ms")
          .contains("rdkafka.sasl.username = alice", "rdkafka.sasl.password = (hidden)")
          .doesNotContain("sesame")
          .as("the library that it was linked with, not the host's")
          .contains("librdkafka=");
    }
  }

  @Test
  void twoOutputsCantShareAJournal() throws Exception {
    Map<String, String> options = Options.of("127.0.0.1:1", "logs", directory);
    try (PluginHost first = PluginHost.start(build, directory.resolve("first"), options);
        PluginHost second = PluginHost.load(build, directory.resolve("second"), options)) {
      assertThat(second.init()).isZero();
      assertThat(second.exit()).isZero();
      assertThat(second.log()).contains("is in use by another output or agent");
      assertThat(first.log()).contains("epoch=");
    }
  }

  @Test
  void anotherFileIsNotOverwrittenAsAJournal() throws Exception {
    Path journal = Files.writeString(directory.resolve("journal"), "dear diary\n");
    Map<String, String> options = Options.of("127.0.0.1:1", "logs", directory);
    try (PluginHost host = PluginHost.load(build, directory, options)) {
      assertThat(host.init()).isZero();
      assertThat(host.exit()).isZero();
      assertThat(host.log()).contains("is no journal of this version");
    }
    assertThat(journal).hasContent("dear diary\n");
  }
}
