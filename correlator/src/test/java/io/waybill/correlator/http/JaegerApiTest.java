package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Reply;
import io.waybill.event.Event;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Poll;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import io.waybill.testkit.Looks;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Jaeger's API as Grafana's data source and Jaeger's UI ask for it. What breaks them is in the
 * names of the tests.
 */
final class JaegerApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Caller CALLER = new Caller(Scope.ALL, true);
  private static final InstantSource CLOCK =
      () -> Instant.ofEpochSecond(0, Events.T0 + 60_000_000_000L);
  private static final String TRACE = "0".repeat(31) + "1";
  private static final String RANGE =
      "start=" + Events.T0 / 1_000 + "&end=" + (Events.T0 / 1_000 + 1_000_000);
  private static final String RANGE_V3 =
      "query.startTimeMin=2026-01-01T00:00:00Z&query.startTimeMax=2026-01-01T01:00:00Z";

  private final InMemoryEventStore store = new InMemoryEventStore();
  private final Ledger ledger = Backends.ledger("acme");
  private final Api api = new Api(Backends.of(store, ledger, "acme", CLOCK));

  @BeforeEach
  void anOrderIsDeadLettered() {
    List<Event> events =
        DeadLetteredOrder.and(
            Events.at(6).trace(1, 4).service("billing").span("charge", Kind.CLIENT, 77),
            Events.at(9).trace(2, 1).service("a/b").span("other", Kind.INTERNAL, 0));
    Backends.take(events, store, ledger);
    ledger.observe(
        Looks.at(
            1000,
            true,
            List.of(new Poll.Offsets("orders", "id", 1, 0, 60)),
            List.of(new Poll.Commit("billing", "orders", 1, 58, true))));
  }

  private Reply ask(String uri) {
    return ApiCalls.ask(api, CALLER, CLOCK, uri);
  }

  private JsonNode get(String uri) {
    Reply reply = ask(uri);
    assertThat(reply.status()).as(uri).isEqualTo(200);
    return json(reply);
  }

  private static JsonNode json(Reply reply) {
    try {
      return JSON.readTree(reply.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private static JsonNode span(JsonNode trace, String name) {
    for (JsonNode span : trace.path("spans")) {
      if (span.path("operationName").asText().equals(name)) {
        return span;
      }
    }
    throw new AssertionError("no span " + name + " in " + trace);
  }

  private static JsonNode tag(JsonNode span, String key) {
    for (JsonNode tag : span.path("tags")) {
      if (tag.path("key").asText().equals(key)) {
        return tag.path("value");
      }
    }
    return JSON.missingNode();
  }

  @Test
  void servicesAndOperationsAreListed() {
    assertThat(texts(get("/api/services").path("data"))).containsExactly("a/b", "billing", "shop");
    assertThat(get("/api/services").path("errors").isNull()).isTrue();
    assertThat(texts(get("/api/services/shop/operations").path("data")))
        .containsExactly("POST /orders", "orders send");
    assertThat(texts(get("/api/services/a/b/operations").path("data")))
        .as("a slash in a service's name becomes segments of the path")
        .containsExactly("other");
    assertThat(get("/api/operations?service=shop&spanKind=producer").path("data").toString())
        .isEqualTo("[{\"name\":\"orders send\",\"spanKind\":\"producer\"}]");
    assertThat(texts(get("/api/services/none/operations").path("data"))).isEmpty();
  }

  @Test
  void aTraceIsInWholeMicrosecondsWithReferencesAndProcesses() {
    JsonNode trace =
        get("/api/traces/" + TRACE + "?start=1767225600000&end=1767225601000").path("data").get(0);
    JsonNode process = span(trace, "orders process");
    assertThat(trace.path("traceID").asText()).isEqualTo(TRACE);
    assertThat(process.path("startTime").isIntegralNumber()).isTrue();
    assertThat(process.path("startTime").asLong()).isEqualTo(Events.T0 / 1_000 + 5_000);
    assertThat(process.path("duration").asLong()).isEqualTo(500);
    assertThat(process.path("references").toString())
        .isEqualTo(
            "[{\"refType\":\"CHILD_OF\",\"traceID\":\""
                + TRACE
                + "\",\"spanID\":\"0000000000000002\"},{\"refType\":\"FOLLOWS_FROM\",\"traceID\":\""
                + "0".repeat(31)
                + "9\",\"spanID\":\"0000000000000009\"}]");
    assertThat(tag(process, "span.kind").asText()).isEqualTo("consumer");
    assertThat(
            trace
                .path("processes")
                .path(process.path("processID").asText())
                .path("serviceName")
                .asText())
        .isEqualTo("billing");
  }

  @Test
  void whatBecameOfAMessageStandsOnItsSpans() {
    JsonNode trace = get("/api/traces/" + TRACE).path("data").get(0);
    JsonNode process = span(trace, "orders process");
    assertThat(tag(process, "waybill.verdict").asText()).isEqualTo("dead_lettered");
    assertThat(tag(process, "waybill.dead_letter").asText()).isEqualTo("orders-dlt/0@7");
    assertThat(texts(process.path("warnings")))
        .containsExactly("dead-lettered to orders-dlt/0@7: Declined: boom");
    JsonNode log = process.path("logs").get(0);
    assertThat(log.path("name").asText()).isEqualTo("dead_lettered");
    assertThat(log.path("timestamp").asLong()).isEqualTo(Events.T0 / 1_000 + 7_000);
    assertThat(tag(span(trace, "orders send"), "waybill.verdict.billing").asText())
        .isEqualTo("dead_lettered");
    assertThat(texts(span(trace, "charge").path("warnings")))
        .containsExactly("its parent, span 000000000000004d, never arrived");
  }

  @Test
  void aTraceThatIsNotThereIs404AndNeverAnEmptyList() {
    Reply reply = ask("/api/traces/" + "f".repeat(32));
    assertThat(reply.status()).isEqualTo(404);
    assertThat(json(reply).toString())
        .isEqualTo(
            "{\"data\":null,\"total\":0,\"limit\":0,\"offset\":0,"
                + "\"errors\":[{\"code\":404,\"msg\":\"trace not found\"}]}");
    assertThat(ask("/api/traces/xyz").status()).isEqualTo(400);
  }

  @Test
  void aSearchFindsTracesByOneSpanAndNeverOneWithoutSpans() {
    store.append(
        new Batch(
            List.of(Events.at(20).trace(3, 1).service("shop").log("only a log")), Positions.NONE));
    assertThat(found("service=shop")).containsExactly(TRACE);
    assertThat(found("service=shop&operation=orders%20send")).containsExactly(TRACE);
    assertThat(found("service=billing&operation=orders%20send"))
        .as("service and operation are of one span")
        .isEmpty();
    assertThat(found("service=shop&tags=%7B%22span.kind%22%3A%22producer%22%7D"))
        .containsExactly(TRACE);
    assertThat(found("service=shop&tags=%7B%22error%22%3A%22true%22%7D")).isEmpty();
    assertThat(found("service=shop&tag=error:false")).containsExactly(TRACE);
    assertThat(found("service=shop&minDuration=0.4ms&maxDuration=600us")).containsExactly(TRACE);
    assertThat(found("service=shop&minDuration=1ms")).isEmpty();
    assertThat(found("traceID=" + TRACE)).containsExactly(TRACE);
    for (JsonNode trace : get("/api/traces?" + RANGE + "&service=shop").path("data")) {
      assertThat(trace.path("spans").size()).isPositive();
    }
  }

  private List<String> found(String parameters) {
    List<String> ids = new ArrayList<>();
    get("/api/traces?" + RANGE + "&lookback=custom&" + parameters)
        .path("data")
        .forEach(trace -> ids.add(trace.path("traceID").asText()));
    return ids;
  }

  @Test
  void aBadSearchSaysWhatIsWrong() {
    for (String bad :
        List.of(
            "limit=5",
            "service=a&limit=x",
            "service=a&start=yesterday",
            "service=a&minDuration=5",
            "service=a&minDuration=2s&maxDuration=1s",
            "service=a&tags=error%3Dtrue",
            "service=a&tag=error")) {
      Reply reply = ask("/api/traces?" + bad);
      assertThat(reply.status()).as(bad).isEqualTo(400);
      assertThat(json(reply).path("errors").get(0).path("msg").asText()).as(bad).isNotEmpty();
    }
  }

  @Test
  void dependenciesAreCalls() {
    assertThat(
            get("/api/dependencies?endTs=1767225700000&lookback=3600000").path("data").toString())
        .isEqualTo("[{\"parent\":\"shop\",\"child\":\"billing\",\"callCount\":1}]");
  }

  @Test
  void newerUisAreAnsweredStrictly() {
    JsonNode resource = get("/api/v3/traces/" + TRACE).path("result").path("resourceSpans").get(1);
    JsonNode span = resource.path("scopeSpans").get(0).path("spans").get(0);
    assertThat(span.path("traceId").asText()).matches("[0-9a-f]{32}");
    assertThat(span.path("spanId").asText()).matches("[0-9a-f]{16}");
    assertThat(span.path("startTimeUnixNano").isTextual()).isTrue();
    assertThat(span.path("kind").asInt()).isEqualTo(5);
    assertThat(span.path("status").path("code").asInt()).isZero();
    span.path("attributes").forEach(one -> assertThat(one.path("value").size()).isEqualTo(1));
    assertThat(span.path("attributes").toString())
        .contains("@jaeger@warnings", "dead-lettered to orders-dlt/0@7");
    assertThat(texts(get("/api/v3/services").path("services"))).contains("shop");
    assertThat(get("/api/v3/operations?service=billing").path("operations").size()).isEqualTo(2);
  }

  @Test
  void summariesAreFoundByEverySpellingOfTheParameters() {
    String expected =
        "{\"traceId\":\""
            + TRACE
            + "\",\"rootServiceName\":\"shop\",\"rootOperationName\":\"POST /orders\","
            + "\"minStartTimeUnixNano\":\""
            + Events.T0
            + "\",\"maxEndTimeUnixNano\":\""
            + (Events.T0 + 6_500_000)
            + "\",\"spanCount\":4,\"errorSpanCount\":0,\"services\":["
            + "{\"name\":\"billing\",\"spanCount\":2,\"errorSpanCount\":0},"
            + "{\"name\":\"shop\",\"spanCount\":2,\"errorSpanCount\":0}]}";
    for (String parameters :
        List.of(
            RANGE_V3 + "&query.serviceName=shop&query.searchDepth=5",
            RANGE_V3 + "&query.service_name=shop&query.operation_name=orders%20send",
            RANGE_V3 + "&query.service_name=shop&query.span_name=orders%20send",
            RANGE_V3
                + "&query.serviceName=shop&query.attributes=%7B%22span.kind%22%3A%22server%22%7D",
            "query.start_time_min=2026-01-01T00:00:00Z&query.start_time_max=2026-01-01T01:00:00Z"
                + "&query.service_name=shop&query.duration_min=1us&query.num_traces=3")) {
      JsonNode summaries = get("/api/v3/trace-summaries?" + parameters).path("summaries");
      assertThat(summaries.toString()).as(parameters).isEqualTo('[' + expected + ']');
    }
    Reply without = ask("/api/v3/trace-summaries?query.serviceName=shop");
    assertThat(without.status()).as("the times are required").isEqualTo(400);
    assertThat(json(without).path("error").path("httpCode").asInt()).isEqualTo(400);
    assertThat(ask("/api/v3/traces?" + RANGE_V3 + "&query.serviceName=none").status())
        .isEqualTo(404);
  }
}
