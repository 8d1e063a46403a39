package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.access.Access;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.event.Event;
import io.waybill.event.MessageRef;
import io.waybill.event.SpanDetail;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.testkit.Events;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpApiTest {
  private static final InputPartition LOGS = new InputPartition(Events.CLUSTER, "logs", 0);
  private static final String TRACE = "0".repeat(31) + "1";

  private final InMemoryEventStore store = new InMemoryEventStore();
  private final HttpClient client = HttpClient.newHttpClient();
  private List<String> problems = List.of();
  private HttpApi api;

  @BeforeEach
  void start() {
    api =
        HttpApi.start(
            HttpSettings.loopback(0),
            new Backend(
                store,
                () -> List.of(new SourceStatus("logs", "", problems, Map.of(LOGS, 9L))),
                Map::of,
                () -> Instant.ofEpochSecond(0, Events.T0)),
            Access.open(false),
            Optional.empty());
    append(
        Events.at(0).trace(1, 2).log("first"),
        Events.at(1).trace(1, 3).log("second"),
        Events.at(2).tenant("other").trace(1, 4).log("of another tenant"),
        Events.at(3)
            .topic("dlq")
            .trace(1, 5)
            .deadLetter(Events.message("orders", 1, 57), "payments", "Declined"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void append(Event... events) {
    store.append(
        new Batch(List.of(events), new Positions(Map.of(LOGS, new Position("id-logs", 3)))));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void aTraceAnswersItsEventsInOrderWithCompleteness() throws Exception {
    HttpResponse<String> response = get("/api/v1/traces/" + TRACE, "X-Scope-OrgID", "acme");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = json(response);
    assertThat(answer.path("items").findValuesAsText("kind"))
        .containsExactly("log", "log", "dead_letter");
    JsonNode dead = answer.path("items").get(2);
    assertThat(dead.path("origin").path("topic").asText()).isEqualTo("orders");
    assertThat(dead.path("origin").path("offset").asText()).isEqualTo("57");
    JsonNode partition = answer.path("completeness").path("partitions").get(0);
    assertThat(partition.path("searchableTo").asText()).isEqualTo("3");
    assertThat(partition.path("endOffset").asText()).isEqualTo("9");
  }

  @Test
  void anotherTenantsTraceIsAnsweredLikeOneThatDoesNotExist() throws Exception {
    String body = get("/api/v1/traces/" + TRACE, "X-Scope-OrgID", "nobody").body();
    assertThat(body)
        .isEqualTo(get("/api/v1/traces/" + "f".repeat(32), "X-Scope-OrgID", "nobody").body());
  }

  @Test
  void cursorsWalkThroughATraceWithoutOverlap() throws Exception {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = json(get("/api/v1/traces/" + TRACE + "?limit=1&cursor=" + cursor));
      seen.addAll(page.path("items").findValuesAsText("id"));
      cursor = page.path("nextCursor").asText();
    } while (!cursor.isEmpty());
    assertThat(seen).containsExactly("logs/0@0#0", "logs/0@1#0", "logs/0@2#0", "dlq/0@3#0");
  }

  @Test
  void searchErrorsPointAtTheCharacter() throws Exception {
    HttpResponse<String> response = get("/api/v1/events?q=ok%20%22never%20closed");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(json(response).path("detail").asText())
        .contains("character 4")
        .contains("never closed");
  }

  @Test
  void searchFindsNewestFirst() throws Exception {
    JsonNode answer = json(get("/api/v1/events?q=kind:log&from=now-1m"));
    assertThat(answer.path("items").findValuesAsText("message"))
        .containsExactly("of another tenant", "second", "first");
  }

  @Test
  void deadLettersAreSummedByTheVersionThatGaveUp() throws Exception {
    append(
        Events.at(10)
            .trace(1, 9)
            .service("payments")
            .group("payments")
            .attribute("service.version", "1.4.2")
            .span(
                "process orders",
                SpanDetail.Kind.CONSUMER,
                0,
                new MessageRef(MessageRef.Role.PROCESSED, Events.message("orders", 1, 57))));
    JsonNode sums = json(get("/api/v1/dead-letters/summary?by=version")).path("items");
    assertThat(sums).hasSize(1);
    assertThat(sums.path(0).path("version").asText()).isEqualTo("1.4.2");
    assertThat(sums.path(0).path("count").asInt()).isEqualTo(1);
  }

  @Test
  void everyBadParameterSaysWhatIsRight() throws Exception {
    assertThat(get("/api/v1/traces/nonsense").body()).contains("hexadecimal");
    assertThat(get("/api/v1/traces/" + TRACE + "?limit=0").body()).contains("1 to 1000");
    assertThat(get("/api/v1/traces/" + TRACE + "?cursor=zzz").body()).contains("nextCursor");
    assertThat(get("/api/v1/events?from=yesterday").body()).contains("now-15m");
    assertThat(get("/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void readinessTellsTheProblems() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    problems = List.of("the brokers do not answer");
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("the brokers do not answer\n");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void aReboundHostNameIsRefused() throws Exception {
    try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), api.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /api/v1/events HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void whoNamesNoTenantIsToldSoByEveryApiInTheWordsOfItsClients() throws Exception {
    Backend backend =
        new Backend(store, List::of, Map::of, () -> Instant.ofEpochSecond(0, Events.T0));
    api.close();
    api = HttpApi.start(HttpSettings.loopback(0), backend, Access.open(true), Optional.empty());
    List<String> foreign = new Api(backend).foreignTemplates();
    assertThat(foreign).hasSizeGreaterThan(25);
    for (String template : foreign) {
      HttpResponse<String> refused = get(template.replaceAll("\\{[^}]*}", "x"));
      assertThat(refused.statusCode()).as(template).isEqualTo(401);
      assertThat(json(refused).path("message").asText())
          .startsWith("no org id")
          .contains("X-Scope-OrgID");
    }
  }
}
