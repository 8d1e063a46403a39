package io.waybill.fluentbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.fluentbit.plugin.PluginBuild;
import io.waybill.testkit.HttpGet;
import io.waybill.testkit.MetricsBalance;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each configuration, run by a real Fluent Bit, and its events asked for over HTTP. */
final class ConfigurationsIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path SAMPLES = HOME.resolve("parsers/samples");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path shared;
  @TempDir Path directory;
  private static FluentBit agent;
  private static Optional<Path> plugin = Optional.empty();
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    Optional<FluentBit> found = FluentBit.find();
    assumeTrue(found.isPresent(), "no fluent-bit: set FLUENT_BIT to one, or have it on the PATH");
    agent = found.get();
    try {
      plugin = Optional.of(PluginBuild.of(HOME, PluginBuild.Flavour.RELEASE).plugin());
    } catch (PluginBuild.Unavailable e) {
      abort("the plugin is not there: " + e.getMessage());
    }
    kafka = EmbeddedKafka.start(shared.resolve("kafka"));
  }

  @AfterAll
  static void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }

  private Service service(String topic) throws Exception {
    kafka.createTopics(Map.of(topic, 3));
    return Service.start(
        ConfigFile.of(
            String.format(
                Locale.ROOT,
                """
                http: {port: 0}
                store: {directory: '%s', refresh-interval: 100ms, memory: 16MiB}
                kafka: {bootstrap.servers: '%s'}
                inputs: [{name: logs, topics: '%s'}]
                """,
                directory.resolve("index"),
                kafka.bootstrapServers(),
                topic)),
        false,
        InstantSource.system());
  }

  private Shipping shipping(String topic, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("WAYBILL_BROKERS", kafka.bootstrapServers());
    variables.put("WAYBILL_TOPIC", topic);
    variables.put("WAYBILL_TENANT", "acme");
    variables.put("WAYBILL_HOST", "web-7");
    variables.put("WAYBILL_GRACE", "5");
    return new Shipping(agent, HOME, plugin, directory.resolve("state"), variables);
  }

  private static List<JsonNode> items(HttpGet http, String path) throws Exception {
    List<JsonNode> items = new ArrayList<>();
    JSON.readTree(http.get(path)).path("items").forEach(items::add);
    return items;
  }

  /** Runs the configuration until all is there, and compares. */
  private void ship(String configuration, Expected expected, Map<String, String> variables)
      throws Exception {
    String topic =
        "otlp_logs_"
            + Integer.toHexString(configuration.hashCode())
            + Math.abs(expected.hashCode() % 1000);
    Shipping shipping = shipping(topic, variables);
    assertThat(shipping.dryRun(configuration)).isEmpty();
    try (Service service = service(topic);
        HttpGet http = new HttpGet(service.port());
        FluentBit.Running running = shipping.start(configuration)) {
      if (variables.containsKey("WAYBILL_OTLP_PORT")) {
        post(variables.get("WAYBILL_OTLP_PORT"));
      }
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      String all = "/api/v1/events?limit=500&kind=log";
      while (items(http, all).size() < expected.events().size()) {
        assertThat(System.nanoTime())
            .as(
                "%s of %s events came; the agent said: %s",
                items(http, all).size(), expected.events().size(), running.said())
            .isLessThan(deadline);
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
      assertThat(running.stop(30)).as(running.said()).isZero();
      for (String trace : expected.traceIds()) {
        Expected.expectEach(
            expected.ofTrace(trace), items(http, "/api/v1/traces/" + trace + "?limit=500"));
      }
      Expected.expectEach(
          expected.ofTrace(""),
          items(http, all).stream().filter(event -> !event.has("traceId")).toList());
      if (!configuration.contains("otlp-stock")) { // that has no place for either
        assertThat(items(http, all))
            .allSatisfy(event -> {
              assertThat(event.path("tenant").asText()).isEqualTo("acme");
              assertThat(event.path("attributes").toString()).contains("host.name");
            });
      }
      MetricsBalance.check(http.get("/metrics"));
    }
  }

  private static void post(String port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/logs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofFile(SAMPLES.resolve("otlp.log")))
            .build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
              .isBetween(200, 299);
          return;
        } catch (java.net.ConnectException notYet) {
          assertThat(System.nanoTime()).isLessThan(deadline);
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
      }
    }
  }

  private static String configuration(String form, String name) {
    return "fluentbit-config/" + form.replace("%s", name);
  }

  private Path samples(String... names) throws Exception {
    Path logs = Files.createDirectories(directory.resolve("logs"));
    for (String name : names) {
      Files.copy(
          SAMPLES.resolve(name + ".log"),
          logs.resolve(name + ".log"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return logs;
  }

  @EveryForm
  void filesOnAHost(String form) throws Exception {
    Path logs = samples("json", "nginx");
    ship(
        configuration(form, "files"),
        Expected.of(SAMPLES, "json", "nginx"),
        Map.of("WAYBILL_LOGS", logs + "/*.log"));
  }

  @EveryForm
  void filesWithStackTraces(String form) throws Exception {
    Path logs = samples("json", "pattern", "nginx");
    ship(
        configuration(form, "files-text"),
        Expected.of(SAMPLES, "json", "pattern", "nginx"),
        Map.of("WAYBILL_LOGS", logs + "/*.log"));
  }

  @EveryForm
  void containersOfDocker(String form) throws Exception {
    Path logs = samples("docker");
    ship(
        configuration(form, "docker"),
        Expected.of(SAMPLES, "docker"),
        Map.of("WAYBILL_LOGS", logs + "/*.log"));
  }

  @EveryForm
  void containersOfDockerWithStackTraces(String form) throws Exception {
    Path logs = samples("docker", "docker-text");
    ship(
        configuration(form, "docker-text"),
        Expected.of(SAMPLES, "docker", "docker-text"),
        Map.of("WAYBILL_LOGS", logs + "/*.log"));
  }

  @EveryForm
  void podsOfKubernetes(String form) throws Exception {
    pods(configuration(form, "kubernetes"), "cri");
  }

  @EveryForm
  void podsOfKubernetesWithStackTraces(String form) throws Exception {
    pods(configuration(form, "kubernetes-text"), "cri", "cri-text");
  }

  private void pods(String configuration, String... samples) throws Exception {
    Path logs = Files.createDirectories(directory.resolve("containers"));
    for (String sample : samples) {
      Files.copy(
          SAMPLES.resolve(sample + ".log"),
          logs.resolve(sample + "-7d9f_shop_pay-" + "0123456789abcdef".repeat(4) + ".log"));
    }
    String prefix = "kube." + logs.toString().substring(1).replace('/', '.') + ".";
    try (FakeKubernetes kubernetes = FakeKubernetes.start(directory)) {
      ship(
          configuration,
          Expected.of(SAMPLES, samples),
          Map.of(
              "WAYBILL_LOGS",
              logs + "/*.log",
              "WAYBILL_KUBE_URL",
              kubernetes.url(),
              "WAYBILL_KUBE_TOKEN_FILE",
              kubernetes.token().toString(),
              "WAYBILL_KUBE_TAG_PREFIX",
              prefix));
    }
  }

  @Test
  void everyLineComesBackAsItWas() throws Exception {
    Path logs = samples("json", "nginx");
    String configuration = "fluentbit-config/yaml/files.yaml";
    try (Service service = service("raw");
        HttpGet http = new HttpGet(service.port());
        FluentBit.Running running =
            shipping("raw", Map.of("WAYBILL_LOGS", logs + "/*.log")).start(configuration)) {
      List<String> written = new ArrayList<>();
      for (String name : List.of("json", "nginx")) {
        // without the one that is Latin-1, the one that is longer than an event, and the secrets
        Files.readAllLines(SAMPLES.resolve(name + ".log"), StandardCharsets.ISO_8859_1).stream()
            .filter(line -> line.length() < 30_000 && !line.contains("hunter2"))
            .filter(line -> line.chars().allMatch(c -> c < 0x80))
            .forEach(written::add);
      }
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      List<String> came = originals(http);
      while (!came.containsAll(written)) {
        assertThat(System.nanoTime()).as("%s of %s", came, written).isLessThan(deadline);
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        came = originals(http);
      }
      assertThat(items(http, "/api/v1/events?limit=500&kind=log").toString())
          .as("the bytes of what had to be repaired")
          .contains("waybill.raw")
          .doesNotContain("hunter2");
      assertThat(running.stop(30)).isZero();
    }
  }

  private static List<String> originals(HttpGet http) throws Exception {
    List<String> originals = new ArrayList<>();
    for (JsonNode event : items(http, "/api/v1/events?limit=500&kind=log")) {
      for (JsonNode attribute : event.path("attributes")) {
        if (attribute.path("key").asText().equals("log.record.original")) {
          originals.add(attribute.path("value").asText());
        }
      }
    }
    return originals;
  }

  @Test
  void linesOfLogfmtWhereTheParserIsChosen() throws Exception {
    Path logs = samples("logfmt");
    Path home = directory.resolve("home");
    for (String file :
        List.of("service.yaml", "files.yaml", "lines.yaml", "finish.yaml", "waybill.yaml")) {
      Path part = Path.of("fluentbit-config/yaml/parts", file);
      Files.createDirectories(home.resolve(part).getParent());
      Files.writeString(
          home.resolve(part),
          Files.readString(HOME.resolve(part))
              .replace("parser: [waybill-json, ", "parser: [waybill-logfmt, "));
    }
    Files.copy(
        HOME.resolve("fluentbit-config/yaml/files.yaml"),
        home.resolve("fluentbit-config/yaml/files.yaml"));
    ship(
        home + "/fluentbit-config/yaml/files.yaml",
        Expected.of(SAMPLES, "logfmt"),
        Map.of("WAYBILL_LOGS", logs + "/*.log"));
  }

  @EveryForm
  void theJournal(String form) throws Exception {
    Path remote = Path.of("/lib/systemd/systemd-journal-remote");
    assumeTrue(
        Files.isExecutable(remote),
        "no journal can be made: apt-get install systemd-journal-remote");
    Path journal = Files.createDirectories(directory.resolve("journal"));
    Process made =
        new ProcessBuilder(
                remote.toString(),
                "-o",
                journal.resolve("system.journal").toString(),
                SAMPLES.resolve("systemd.export").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("journal.log").toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    ship(
        configuration(form, "systemd"),
        Expected.of(SAMPLES, "systemd"),
        Map.of("WAYBILL_JOURNAL", journal.toString()));
  }

  @EveryForm
  void logsOverOtlp(String form) throws Exception {
    ship(
        configuration(form, "otlp"),
        Expected.of(SAMPLES, "otlp"),
        Map.of("WAYBILL_OTLP_PORT", Integer.toString(EmbeddedKafka.freePort())));
  }
}
