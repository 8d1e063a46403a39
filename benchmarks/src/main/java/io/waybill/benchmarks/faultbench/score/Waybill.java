package io.waybill.benchmarks.faultbench.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A running Waybill, asked over HTTP. */
public final class Waybill implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String address;
  private final HttpClient client = HttpClient.newHttpClient();

  /** One on this machine. */
  public Waybill(int port) {
    this.address = "http://127.0.0.1:" + port;
  }

  /** The JSON that it answers to this. */
  public JsonNode get(String path) throws IOException {
    return JSON.readTree(text(path));
  }

  /** What it answers to this. */
  public String text(String path) throws IOException {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(address + path))
                  .timeout(Duration.ofSeconds(30))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What it says of each, once that does not change any more, or after this time. */
  public Map<Told, Answer> settled(List<Told> truth, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    Map<Told, Answer> before = answers(truth);
    while (true) {
      LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
      Map<Told, Answer> now = answers(truth);
      boolean isPending = now.values().stream().anyMatch(Answer::isPending);
      if ((now.equals(before) && !isPending) || System.nanoTime() > deadline) {
        return now;
      }
      before = now;
    }
  }

  private Map<Told, Answer> answers(List<Told> truth) throws IOException {
    Map<Told, Answer> answers = new LinkedHashMap<>();
    Map<String, JsonNode> lists = new HashMap<>();
    for (Told told : truth) {
      if (told.offset() >= 0) {
        answers.put(told, Answer.of(get(told.path()), told.group()));
      } else {
        JsonNode list = lists.get(told.path());
        if (list == null) {
          list = get(told.path());
          lists.put(told.path(), list);
        }
        answers.put(told, Answer.ofTrace(list, told.trace()));
      }
    }
    return answers;
  }

  @Override
  public void close() {
    client.close();
  }
}
