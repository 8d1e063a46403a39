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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** A running Waybill, asked over HTTP. */
public final class Waybill implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ASKED_AT_ONCE = 4;

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
    Map<String, Answer> unsent = new HashMap<>();
    for (String topic : new TreeSet<>(truth.stream().map(Told::topic).toList())) {
      unsent.putAll(unsent(topic));
    }
    Map<Told, Answer> findings = findings();
    Map<Told, Answer> placed = placed(truth);
    for (Told told : truth) {
      if (told.isFinding()) {
        Answer found = findings.remove(found(told.topic(), told.group(), told.became()));
        answers.put(told, found == null ? Answer.NONE : found);
      } else if (told.offset() >= 0) {
        answers.put(told, placed.getOrDefault(told, Answer.NONE));
      } else {
        Answer ofTrace = unsent.remove(told.trace());
        answers.put(told, ofTrace == null ? Answer.NONE : ofTrace);
      }
    }
    unsent.forEach((trace, answer) -> answers.put(Told.written(trace), answer));
    findings.forEach((finding, answer) ->
        answers.put(Told.ofNoFinding(finding.topic(), finding.group()), answer));
    return answers;
  }

  /** What it says of those that have a place in a log, of which there are thousands. */
  private Map<Told, Answer> placed(List<Told> truth) throws IOException {
    Map<Told, Future<Answer>> asked = new HashMap<>();
    Map<Told, Answer> answers = new HashMap<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            ASKED_AT_ONCE, Thread.ofPlatform().name("bench-asks-", 0).factory())) {
      for (Told told : truth) {
        if (!told.isFinding() && told.offset() >= 0) {
          asked.put(told, threads.submit(() -> Answer.of(get(told.path()), told.group())));
        }
      }
      for (Map.Entry<Told, Future<Answer>> one : asked.entrySet()) {
        answers.put(one.getKey(), one.getValue().get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return answers;
  }

  /** What is found of topics and groups, but for silence, which depends on the regime. */
  private Map<Told, Answer> findings() throws IOException {
    Map<Told, Answer> all = new HashMap<>();
    for (JsonNode item : get("/api/v1/findings").path("items")) {
      String kind = item.path("kind").asText();
      if (!kind.equals("silent_messages")) {
        all.put(
            found(item.path("topic").asText(), item.path("group").asText(), kind),
            new Answer(kind, 1, item.path("text").asText(), Set.of()));
      }
    }
    return all;
  }

  private static Told found(String topic, String group, String kind) {
    return new Told("", topic, 0, -1, group, kind, "", "", true, false);
  }

  /** What is listed as never written, by its trace. */
  private Map<String, Answer> unsent(String topic) throws IOException {
    String list = "/api/v1/messages?verdict=lost_before_broker&limit=1000&topic=" + topic;
    Map<String, Answer> all = new HashMap<>();
    String cursor = "";
    do {
      JsonNode page = get(cursor.isEmpty() ? list : list + "&cursor=" + cursor);
      for (JsonNode item : page.path("items")) {
        all.put(item.path("traceId").asText(), Answer.ofItem(item));
      }
      cursor = page.path("nextCursor").asText();
    } while (!cursor.isEmpty());
    return all;
  }

  @Override
  public void close() {
    client.close();
  }
}
