package io.waybill.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.LogDetail;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The peer: a single OpenSearch node in its own JVM with the same heap, one shard, no replica, and
 * an index with the fields that Waybill's has. Its translog is synced as often as Waybill commits.
 */
final class OpenSearch implements AutoCloseable {
  private static final String INDEX_SETTINGS =
      """
      {"settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "1s",
        "translog": {"durability": "async", "sync_interval": "5s"}},
       "mappings": {"dynamic": false, "_source": {"excludes": ["text"]}, "properties": {
        "tenant": {"type": "keyword"}, "kind": {"type": "keyword"}, "service": {"type": "keyword"},
        "trace": {"type": "keyword"}, "level": {"type": "keyword"}, "topic": {"type": "keyword"},
        "group": {"type": "keyword"}, "error": {"type": "keyword"}, "coordinate": {"type": "keyword"},
        "time": {"type": "date_nanos"},
        "text": {"type": "text", "norms": false, "index_options": "docs"}}}}
      """;

  private final Process process;
  private final String url;
  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonFactory json = new JsonFactory();

  /**
   * Starts the node.
   *
   * @param home of the module that it is built in
   */
  OpenSearch(Path home, Path directory, int port) throws IOException {
    this.url = "http://127.0.0.1:" + port;
    this.process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-cp",
                home.resolve("classes") + ":" + Files.readString(home.resolve("waybill.classpath")),
                "io.waybill.benchmarks.opensearch.Node",
                directory.toString(),
                Integer.toString(port))
            .redirectError(directory.resolveSibling("opensearch.log").toFile())
            .start();
    awaitReady();
  }

  private void awaitReady() throws IOException {
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.contains("READY")) {
        Thread.ofPlatform()
            .daemon()
            .name("opensearch-output")
            .start(() -> out.lines().forEach(ignored -> Thread.onSpinWait()));
        return;
      }
    }
    throw new IOException("OpenSearch does not start; see opensearch.log");
  }

  void create(String index) throws IOException {
    JsonNode answer = send("PUT", "/" + index, INDEX_SETTINGS.getBytes(StandardCharsets.UTF_8));
    if (!answer.path("acknowledged").asBoolean()) {
      throw new IOException("OpenSearch refuses the index: " + answer);
    }
  }

  /** Sends events as documents, in two requests at once; waits for both. */
  void bulk(String index, List<Event> events) throws IOException {
    int half = events.size() / 2;
    CompletableFuture<JsonNode> first = post(index, events.subList(0, half));
    CompletableFuture<JsonNode> second = post(index, events.subList(half, events.size()));
    for (CompletableFuture<JsonNode> one : List.of(first, second)) {
      if (one.join().path("errors").asBoolean(true)) {
        throw new IOException("OpenSearch refused documents");
      }
    }
  }

  private CompletableFuture<JsonNode> post(String index, List<Event> events) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(events.size() * 600);
    try (JsonGenerator out = json.createGenerator(body)) {
      for (Event event : events) {
        out.writeRaw("{\"create\":{}}\n");
        document(out, event);
        out.flush();
        body.write('\n');
      }
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/" + index + "/_bulk"))
            .timeout(Duration.ofMinutes(5))
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(response -> {
          try {
            return new ObjectMapper().readTree(response.body());
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void document(JsonGenerator out, Event event) throws IOException {
    out.setRootValueSeparator(null);
    out.writeStartObject();
    out.writeStringField("tenant", event.tenant());
    out.writeStringField("kind", event.kind().label());
    out.writeStringField("service", event.service());
    out.writeStringField("trace", event.trace().traceId().toString());
    out.writeNumberField("time", event.time().unixNano() / 1_000_000);
    switch (event.detail()) {
      case LogDetail log -> out.writeStringField("level", log.level());
      case HopDetail hop -> {
        out.writeStringField("group", hop.group());
        out.writeStringField("error", hop.errorType());
        out.writeStringField("coordinate", hop.origin().map(Object::toString).orElse(""));
      }
      default -> {}
    }
    out.writeStringField("raw", new String(event.payload().bytes(), StandardCharsets.UTF_8));
    out.writeEndObject();
  }

  /** Makes everything durable and searchable; answers the number of documents. */
  long flush(String index) throws IOException {
    send("POST", "/" + index + "/_refresh", new byte[0]);
    send("POST", "/" + index + "/_flush", new byte[0]);
    return send("GET", "/" + index + "/_count", new byte[0]).path("count").asLong();
  }

  long bytes(String index) throws IOException {
    return send("GET", "/" + index + "/_stats/store", new byte[0])
        .path("_all")
        .path("total")
        .path("store")
        .path("size_in_bytes")
        .asLong();
  }

  void delete(String index) throws IOException {
    send("DELETE", "/" + index, new byte[0]);
  }

  /** CPU seconds of the node so far. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9;
  }

  private JsonNode send(String method, String path, byte[] body) throws IOException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(Duration.ofMinutes(5))
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      return new ObjectMapper()
          .readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
  }
}
