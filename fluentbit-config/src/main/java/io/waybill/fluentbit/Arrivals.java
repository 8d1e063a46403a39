package io.waybill.fluentbit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.config.ConfigException;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import io.waybill.correlator.service.StartException;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * A correlator that waits for log events of one topic.
 *
 * @param service the correlator
 * @param client what it is asked with
 */
record Arrivals(Service service, HttpClient client) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Longer than an agent lets two batches be apart. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many events there are. */
  record Count(int events, int withTrace) {}

  static Arrivals of(EmbeddedKafka kafka, String topic, Path index)
      throws ConfigException, StartException {
    String config =
        String.format(
            Locale.ROOT,
            """
            http: {port: 0}
            store: {directory: '%s', refresh-interval: 100ms, memory: 16MiB}
            kafka: {bootstrap.servers: '%s'}
            inputs: [{name: logs, topics: '%s'}]
            """,
            index,
            kafka.bootstrapServers(),
            topic);
    return new Arrivals(
        Service.start(ConfigFile.of(config), false, InstantSource.system()),
        HttpClient.newHttpClient());
  }

  /** Waits for so many, and for a while whether there are more. */
  Count await(int expected) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Count count = count();
    while (count.events() < expected && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      count = count();
    }
    LockSupport.parkNanos(QUIET.toNanos());
    return count();
  }

  private Count count() throws IOException {
    int events = 0;
    int withTrace = 0;
    for (JsonNode event : ask().path("items")) {
      events++;
      withTrace += event.has("traceId") ? 1 : 0;
    }
    return new Count(events, withTrace);
  }

  private JsonNode ask() throws IOException {
    URI all =
        URI.create("http://127.0.0.1:" + service.port() + "/api/v1/events?kind=log&limit=500");
    try {
      return JSON.readTree(
          client
              .send(HttpRequest.newBuilder(all).build(), HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
    service.close();
  }
}
