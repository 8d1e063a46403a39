package io.waybill.fluentbit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.embeddedkafka.TlsListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is reached by TLS only. */
final class TlsIT {
  @TempDir Path directory;
  private PluginBuild build;
  private TlsListener tls;
  private EmbeddedKafka kafka;

  @BeforeEach
  void start() throws Exception {
    build = Native.build();
    tls = TlsListener.create(EmbeddedKafka.freePort(), directory);
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), tls);
    kafka.createTopics(Map.of("logs", 1));
  }

  @AfterEach
  void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }

  private Map<String, String> options(Path authority) {
    return Options.of(
        "127.0.0.1:" + tls.port(),
        "logs",
        directory,
        "rdkafka.security.protocol",
        "ssl",
        "rdkafka.ssl.ca.location",
        authority.toString());
  }

  @Test
  void recordsArriveByTls() throws Exception {
    try (PluginHost host = PluginHost.start(build, directory, options(tls.certificate()))) {
      assertThat(host.flush("t", DeliveryIT.lines(0, 100)).code()).isEqualTo(PluginHost.OK);
    }
    assertThat(Topic.numbered(kafka.bootstrapServers(), "logs").numbers()).hasSize(100);
  }

  @Test
  void aBrokerThatIsNotTrustedGetsNothingAndTheLogSaysWhy() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    Path stranger = TlsListener.create(EmbeddedKafka.freePort(), other).certificate();

    try (PluginHost host = PluginHost.start(build, directory, options(stranger))) {
      assertThat(host.flush("t", DeliveryIT.lines(0, 10)).code()).isEqualTo(PluginHost.RETRY);
      assertThat(host.log()).contains("certificate");
    }
    assertThat(Topic.numbered(kafka.bootstrapServers(), "logs").numbers()).isEmpty();
  }

  @Test
  void anAuthorityThatIsNotThereStopsTheStart() throws Exception {
    try (PluginHost host =
        PluginHost.load(build, directory, options(directory.resolve("missing.pem")))) {
      assertThat(host.init()).as("0 makes Fluent Bit stop").isZero();
      assertThat(host.log()).contains("missing.pem");
    }
  }
}
