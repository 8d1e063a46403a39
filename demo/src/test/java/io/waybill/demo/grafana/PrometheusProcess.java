package io.waybill.demo.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Prometheus that scrapes a Waybill every second, with the project's rules. */
final class PrometheusProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;

  private PrometheusProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** The program of this name on the PATH. */
  static Optional<Path> program(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static PrometheusProcess start(Path program, Path directory, int target) throws IOException {
    int port = EmbeddedKafka.freePort();
    Path config = directory.resolve("prometheus.yaml");
    String ours =
        Files.readString(Provisioned.GRAFANA.resolve("prometheus/prometheus.yaml"))
            .replace("15s", "1s")
            .replace("waybill:8780", "127.0.0.1:" + target)
            .replace(
                "waybill.rules.yaml",
                Provisioned.GRAFANA.resolve("prometheus/waybill.rules.yaml").toString());
    Files.writeString(config, ours);
    Path log = directory.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("prometheus"),
                "--enable-feature=exemplar-storage",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new PrometheusProcess(process, log, port);
  }

  /** What it answers; a missing node where it does not, or not yet. */
  JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path)).build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 503 ? JSON.missingNode() : JSON.readTree(answer.body());
    } catch (java.net.ConnectException notYet) {
      return JSON.missingNode();
    }
  }

  /** What it has logged. */
  String said() throws IOException {
    return Files.readString(log);
  }

  /** The result of a query now. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    return get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** Checks what Prometheus' own linter says of a file or of metrics. */
  static String promtool(Path program, Path in, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Path out = Files.createTempFile("waybill-promtool", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      String said = Files.readString(out);
      return String.format(
          Locale.ROOT, "exit %d%n%s", ended ? process.exitValue() : -1, said.strip());
    } finally {
      Files.deleteIfExists(out);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
