package io.waybill.demo.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The images, built by the commands of their Dockerfile and run as the compose file runs them.
 * Skipped where there is no Docker engine, or where it can't get the base images.
 */
final class ImageIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int PORT = 8780;

  private static final Pattern UNREACHABLE =
      Pattern.compile("pull access denied|failed to resolve|dial tcp|no such host");

  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

  @TempDir Path directory;

  @BeforeAll
  static void build() throws Exception {
    assumeTrue(docker("version").isEmpty(), "there is no Docker engine here");
    for (String target : List.of("waybill", "orders")) {
      String failure =
          docker(
              "build",
              "--network=host",
              "--file=docker/waybill.Dockerfile",
              "--target=" + target,
              "--tag=waybill/" + target + ":it",
              ".");
      assumeTrue(!UNREACHABLE.matcher(failure).find(), "no registry has the base images");
      assertThat(failure).as("what docker build says where it fails").isEmpty();
    }
  }

  /** What the command printed where it failed; "" where it did not. */
  private static String docker(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
      String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? "" : printed + "exit code " + process.exitValue();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** As the compose file hardens it; on the host's network, where this test's broker is. */
  private static GenericContainer<?> container(String target) {
    return new GenericContainer<>("waybill/" + target + ":it")
        .withImagePullPolicy(name -> false)
        .withNetworkMode("host")
        .withTmpFs(Map.of("/tmp", "exec,mode=1777"))
        .withCreateContainerCmdModifier(command -> {
          var host = command.getHostConfig();
          if (host != null) {
            host.withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"));
          }
        });
  }

  @Test
  void theImagesRunTheDemosPipelineAndKeepWhatTheyKnow() throws Exception {
    assumeTrue(isFree(PORT), "port " + PORT + " is taken, and the image's health check asks it");
    String api = "http://127.0.0.1:" + PORT;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      Path file = directory.resolve("waybill.yaml");
      Files.writeString(file, configuration(kafka.bootstrapServers()));
      try (GenericContainer<?> waybill =
              container("waybill")
                  .withFileSystemBind(
                      file.toString(), "/etc/waybill/waybill.yaml", BindMode.READ_ONLY)
                  .waitingFor(Wait.forHealthcheck());
          GenericContainer<?> orders =
              container("orders")
                  .withCommand("orders", "--kafka=" + kafka.bootstrapServers(), "--otlp=" + api)) {
        orders.start(); // it makes the topics, without which Waybill is not ready
        waybill.start();
        assertThat(inspect(waybill).getConfig().getUser()).startsWith("10001");
        awaitAnswer(api + "/api/v1/messages?verdict=lost", "\"group\":\"shipping\"");
        awaitAnswer(api + "/readyz", "ready");
        var docker = waybill.getDockerClient();
        docker.stopContainerCmd(waybill.getContainerId()).withTimeout(30).exec();
        assertThat(inspect(waybill).getState().getExitCodeLong())
            .as("it ends by itself when it is told to, and is not killed")
            .isEqualTo(143);
        docker.startContainerCmd(waybill.getContainerId()).exec();
        awaitAnswer(api + "/api/v1/messages?verdict=lost", "\"group\":\"shipping\"");
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static InspectContainerResponse inspect(GenericContainer<?> container) {
    return container.getDockerClient().inspectContainerCmd(container.getContainerId()).exec();
  }

  private static String configuration(String brokers) {
    return """
    http: {address: 127.0.0.1, port: %d}
    store: {directory: /var/lib/waybill/index}
    kafka: {bootstrap.servers: '%s'}
    otlp:
    inputs:
      - {name: telemetry, topics: 'otlp_.*|waybill-outcomes'}
      - {name: dead letters, topics: '.*[-.](dlt|retry)'}
    observer: {grace: 2s, outcome-within: 2s, groups-without-dead-letters: [shipping]}
    """
        .formatted(PORT, brokers);
  }

  private static void awaitAnswer(String uri, String words) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    String last = "";
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() < deadline) {
        try {
          last =
              client
                  .send(
                      HttpRequest.newBuilder(URI.create(uri)).build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body();
          if (last.contains(words)) {
            return;
          }
        } catch (IOException e) {
          last = e.toString();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }
    throw new AssertionError(uri + " does not say " + words + " but " + last);
  }
}
