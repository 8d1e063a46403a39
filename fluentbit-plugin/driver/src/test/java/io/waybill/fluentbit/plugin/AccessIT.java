package io.waybill.fluentbit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.embeddedkafka.SaslListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with users and access control: what is denied is kept until it is granted. */
final class AccessIT {
  private static final String PASSWORD = "s3cret-password";

  @TempDir Path directory;
  private PluginBuild build;
  private SaslListener sasl;
  private EmbeddedKafka kafka;

  @BeforeEach
  void start() throws Exception {
    build = Native.build();
    sasl = new SaslListener(EmbeddedKafka.freePort(), Map.of("agent", PASSWORD));
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), sasl);
    kafka.createTopics(Map.of("logs", 1));
  }

  @AfterEach
  void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }

  private Map<String, String> options(String password) {
    return Options.of(
        "127.0.0.1:" + sasl.port(),
        "logs",
        directory,
        "rdkafka.security.protocol",
        "sasl_plaintext",
        "rdkafka.sasl.mechanism",
        "PLAIN",
        "rdkafka.sasl.username",
        "agent",
        "rdkafka.sasl.password",
        password);
  }

  private void grantWrite() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createAcls(
              List.of(
                  new AclBinding(
                      new ResourcePattern(ResourceType.TOPIC, "logs", PatternType.LITERAL),
                      new AccessControlEntry(
                          "User:agent", "*", AclOperation.WRITE, AclPermissionType.ALLOW))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatIsDeniedIsKeptAndArrivesOnceItIsGranted() throws Exception {
    byte[] chunk = DeliveryIT.lines(0, 100);
    try (PluginHost host = PluginHost.start(build, directory, options(PASSWORD))) {
      assertThat(host.flush("t", chunk).code()).isEqualTo(PluginHost.RETRY);
      assertThat(host.log()).contains("uthorization failed");

      grantWrite();
      int code = host.flush("t", chunk).code();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (code != PluginHost.OK && System.nanoTime() < deadline) {
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        code = host.flush("t", chunk).code();
      }

      assertThat(code).isEqualTo(PluginHost.OK);
    }
    assertThat(Topic.numbered(kafka.bootstrapServers(), "logs").numbers())
        .as("under the numbers that they had from the first, each once")
        .hasSize(100)
        .startsWith(1L)
        .endsWith(100L);
  }

  @Test
  void aWrongPasswordIsToldAndLosesNothing() throws Exception {
    try (PluginHost host = PluginHost.start(build, directory, options("wrong-password"))) {
      assertThat(host.flush("t", DeliveryIT.lines(0, 10)).code()).isEqualTo(PluginHost.RETRY);
      assertThat(host.log()).contains("Authentication failed").doesNotContain("wrong-password");
    }
  }
}
