package io.waybill.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Listens to server-sent events of a server on this machine, as browsers do. */
public final class EventStream implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /** An event; its ID is "" where it has none. */
  public record Event(String name, String data, String id) {}

  /**
   * Begins to listen.
   *
   * @param headers names and values in turn
   */
  public EventStream(int port, String path, String... headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Accept", "text/event-stream")
            .header("Accept-Encoding", "gzip");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<Stream<String>> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      String type = response.headers().firstValue("Content-Type").orElse("");
      if (response.statusCode() != 200 || !type.startsWith("text/event-stream")) {
        throw new IOException(response.statusCode() + " " + type + " " + response.body().toList());
      }
      Thread.ofPlatform().daemon().name("test-event-stream").start(() -> read(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void read(Stream<String> lines) {
    List<String> block = new ArrayList<>();
    try (lines) {
      lines.forEach(line -> {
        if (line.isEmpty()) {
          event(block).ifPresent(events::add);
          block.clear();
        } else {
          block.add(line);
        }
      });
    } catch (RuntimeException closed) {
      block.clear();
    }
  }

  private static Optional<Event> event(List<String> lines) {
    String name = "";
    String data = "";
    String id = "";
    for (String line : lines) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon)) {
        case "event" -> name = value;
        case "data" -> data = data + value;
        case "id" -> id = value;
        default -> {}
      }
    }
    return data.isEmpty() ? Optional.empty() : Optional.of(new Event(name, data, id));
  }

  /** The next event, which is waited for at most a minute. */
  public Event next() throws InterruptedException {
    Event next = events.poll(1, TimeUnit.MINUTES);
    if (next == null) {
      throw new AssertionError("no event came within a minute");
    }
    return next;
  }

  /** Events that came and were not taken. */
  public List<Event> rest() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
