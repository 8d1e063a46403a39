package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedInputStream;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Reply;
import io.waybill.event.Event;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.ledger.Ledger;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tempo's API as Grafana's data source asks for it. */
final class TempoApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InstantSource CLOCK =
      () -> Instant.ofEpochSecond(0, Events.T0 + 60_000_000_000L);
  private static final Caller CALLER = new Caller(Scope.ALL, true);
  private static final String TRACE = "0".repeat(31) + "1";

  /** What Grafana's decoder knows of an answer to a search, by the path; all else fails it. */
  private static final Set<String> KNOWN =
      Set.of(
          "traces",
          "traces.traceID",
          "traces.rootServiceName",
          "traces.rootTraceName",
          "traces.startTimeUnixNano",
          "traces.durationMs",
          "traces.spanSets",
          "traces.spanSets.spans",
          "traces.spanSets.matched",
          "traces.spanSets.spans.spanID",
          "traces.spanSets.spans.name",
          "traces.spanSets.spans.startTimeUnixNano",
          "traces.spanSets.spans.durationNanos",
          "traces.spanSets.spans.attributes",
          "traces.serviceStats",
          "metrics",
          "metrics.inspectedTraces");

  private final InMemoryEventStore store = new InMemoryEventStore();
  private final Ledger ledger = Backends.ledger("acme");
  private final Api api = new Api(Backends.of(store, ledger, "acme", CLOCK));

  @BeforeEach
  void anOrderIsDeadLettered() {
    List<Event> events =
        DeadLetteredOrder.and(
            Events.at(9).trace(2, 1).service("audit").span("nightly", Kind.INTERNAL, 0));
    Backends.take(events, store, ledger);
  }

  private Reply ask(String uri, String accept) {
    return ApiCalls.ask(api, CALLER, CLOCK, uri, accept);
  }

  private JsonNode get(String uri) {
    Reply reply = ask(uri, "application/json");
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

  private JsonNode search(String query) {
    return get("/tempo/api/search?q=" + URLEncoder.encode(query, UTF_8));
  }

  private List<String> found(String query) {
    List<String> ids = new ArrayList<>();
    search(query).path("traces").forEach(trace -> ids.add(trace.path("traceID").asText()));
    return ids;
  }

  @Test
  void aDataSourceThatIsSavedIsAnswered() {
    Reply echo = ask("/tempo/api/echo", "");
    assertThat(echo.status()).isEqualTo(200);
    assertThat(new String(echo.body(), UTF_8)).isEqualTo("echo");
    assertThat(get("/tempo/api/status/buildinfo").path("version").asText()).isEqualTo("2.6.0");
  }

  @Test
  void aTraceInProtobufHasAResourceAScopeAndAStatusOnEverySpan() throws IOException {
    Reply v1 = ask("/tempo/api/traces/" + TRACE, "application/protobuf");
    Reply v2 = ask("/tempo/api/v2/traces/" + TRACE, "application/protobuf");
    assertThat(v2.type()).isEqualTo("application/protobuf");
    CodedInputStream in = CodedInputStream.newInstance(v2.body());
    assertThat(in.readTag() >>> 3).as("field 1 of TraceByIDResponse").isEqualTo(1);
    TracesData trace = TracesData.parseFrom(in.readBytes());
    assertThat(in.isAtEnd()).isTrue();
    assertThat(trace).isEqualTo(TracesData.parseFrom(v1.body()));
    assertThat(trace.getResourceSpansCount()).isEqualTo(2);
    for (ResourceSpans resource : trace.getResourceSpansList()) {
      assertThat(resource.getResource().getAttributesList())
          .anyMatch(one -> one.getKey().equals("service.name"));
      resource
          .getScopeSpansList()
          .forEach(scope -> {
            assertThat(scope.hasScope()).isTrue();
            assertThat(scope.getSpansList())
                .allMatch(Span::hasStatus)
                .allMatch(span -> span.getEndTimeUnixNano() >= span.getStartTimeUnixNano());
          });
    }
    Span process = trace.getResourceSpans(1).getScopeSpans(0).getSpans(0);
    assertThat(process.getLinksCount()).isEqualTo(1);
    assertThat(process.getAttributesList().toString())
        .contains("waybill.verdict", "dead_lettered", "dead-lettered to orders-dlt/0@7");
    assertThat(process.getEventsList()).extracting(Span.Event::getName).contains("dead_lettered");
  }

  @Test
  void aTraceInJsonIsInTheEnvelopeOfItsVersion() {
    assertThat(get("/tempo/api/traces/" + TRACE).path("batches").size()).isEqualTo(2);
    assertThat(get("/tempo/api/v2/traces/" + TRACE).path("trace").path("resourceSpans").size())
        .isEqualTo(2);
  }

  @Test
  void aTraceThatIsNotThereIs404InBothVersions() {
    for (String path : List.of("/tempo/api/traces/", "/tempo/api/v2/traces/")) {
      Reply reply = ask(path + "f".repeat(32), "application/protobuf");
      assertThat(reply.status()).isEqualTo(404);
      assertThat(json(reply).path("message").asText()).isEqualTo("trace not found");
    }
  }

  @Test
  void aSearchHasNoFieldThatGrafanaDoesNotKnow() {
    JsonNode answer = search("{resource.service.name=\"billing\" && kind=consumer}");
    Set<String> fields = new HashSet<>();
    collect("", answer, fields);
    assertThat(KNOWN).containsAll(fields);
    assertThat(answer.path("traces").get(0).toString())
        .isEqualTo(
            "{\"traceID\":\""
                + TRACE
                + "\",\"rootServiceName\":\"shop\",\"rootTraceName\":\"POST /orders\","
                + "\"startTimeUnixNano\":\""
                + Events.T0
                + "\",\"durationMs\":5,\"spanSets\":[{\"spans\":[{\"spanID\":\"0000000000000003\","
                + "\"name\":\"orders process\",\"startTimeUnixNano\":\""
                + (Events.T0 + 5_000_000)
                + "\",\"durationNanos\":\"500000\",\"attributes\":["
                + "{\"key\":\"service.name\",\"value\":{\"stringValue\":\"billing\"}},"
                + "{\"key\":\"kind\",\"value\":{\"stringValue\":\"consumer\"}}]}],\"matched\":1}],"
                + "\"serviceStats\":{\"billing\":{\"spanCount\":1,\"errorCount\":0},"
                + "\"shop\":{\"spanCount\":2,\"errorCount\":0}}}");
    assertThat(search("{name=\"none\"}").toString())
        .isEqualTo("{\"traces\":[],\"metrics\":{\"inspectedTraces\":0}}");
  }

  private static void collect(String path, JsonNode node, Set<String> into) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = path.isEmpty() ? field.getKey() : path + '.' + field.getKey();
      into.add(name);
      boolean isFree = name.endsWith("serviceStats") || name.endsWith("attributes");
      if (!isFree) {
        collect(name, field.getValue(), into);
      }
    }
    if (node.isArray()) {
      node.forEach(one -> collect(path, one, into));
    }
  }

  @Test
  void searchesFindTracesBySpansAndTheirPlaceInThem() {
    String other = "0".repeat(31) + "2";
    assertThat(found("{}")).containsExactly(other, TRACE);
    assertThat(found("{resource.service.name=\"shop\"} >> {resource.service.name=\"billing\"}"))
        .containsExactly(TRACE);
    assertThat(found("{resource.service.name=\"billing\"} >> {resource.service.name=\"shop\"}"))
        .isEmpty();
    assertThat(found("{name=\"nightly\"} || {name=\"orders send\"}")).containsExactly(other, TRACE);
    assertThat(found("{resource.service.name=\"shop\"} | count() > 1")).containsExactly(TRACE);
    assertThat(found("{rootServiceName=\"audit\"}")).containsExactly(other);
    assertThat(get("/tempo/api/search?tags=service.name%3Dshop&minDuration=1us").path("traces"))
        .hasSize(1);
    assertThat(get("/tempo/api/search?q=%7B%7D&end=1767225600").path("traces"))
        .as("before %s", Instant.ofEpochSecond(1767225600))
        .isEmpty();
  }

  @Test
  void aQueryThatIsNotUnderstoodSaysWhere() {
    Reply reply = ask("/tempo/api/search?q=%7B%7D%20%7C%20rate()", "");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(json(reply).path("message").asText())
        .isEqualTo(
            "TraceQL, at character 6: unsupported: 'rate'; | count() and | select() are supported");
    assertThat(ask("/tempo/api/search?q=%7B%7D&limit=many", "").status()).isEqualTo(400);
    Reply metrics = ask("/tempo/api/metrics/query_range?q=%7B%7D%20%7C%20rate()", "");
    assertThat(metrics.status()).isEqualTo(400);
    assertThat(json(metrics).path("message").asText()).contains("TraceQL metrics");
  }

  @Test
  void tagsHaveScopesAndTheirValuesTypes() {
    JsonNode scopes = get("/tempo/api/v2/search/tags").path("scopes");
    assertThat(scopes.get(0).toString()).contains("resource", "service.name");
    assertThat(scopes.get(2).path("tags").toString()).contains("traceDuration");
    assertThat(get("/tempo/api/search/tags").path("tagNames").toString()).contains("service.name");
    assertThat(get("/tempo/api/v2/search/tag/resource.service.name/values").toString())
        .isEqualTo(
            "{\"tagValues\":[{\"type\":\"string\",\"value\":\"audit\"},"
                + "{\"type\":\"string\",\"value\":\"billing\"},"
                + "{\"type\":\"string\",\"value\":\"shop\"}]}");
    assertThat(get("/tempo/api/v2/search/tag/status/values").toString())
        .contains("{\"type\":\"keyword\",\"value\":\"error\"}");
    assertThat(get("/tempo/api/v2/search/tag/span.undefined/values?q=%7Bbroken").toString())
        .isEqualTo("{\"tagValues\":[]}");
    assertThat(get("/tempo/api/search/tag/name/values").path("tagValues").toString())
        .contains("orders send");
  }
}
