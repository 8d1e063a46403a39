package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Reply;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Poll;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import io.waybill.trace.TraceContext;
import io.waybill.trace.TraceContext.Sampled;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loki's API as Grafana's data source asks for it. */
final class LokiApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InstantSource CLOCK =
      () -> Instant.ofEpochSecond(0, Events.T0 + 60_000_000_000L);
  private static final Caller CALLER = new Caller(Scope.ALL, true);
  private static final Coordinate ORDER = Events.message("orders", 0, 1);
  private static final String TRACE = "0".repeat(31) + "1";
  private static final String LOKI = "/loki/api/v1/";

  private final InMemoryEventStore store = new InMemoryEventStore();
  private final Ledger ledger = Backends.ledger("acme");
  private final Api api = new Api(Backends.of(store, ledger, "acme", CLOCK));

  /** Ten lines, a second apart; a dead letter; a span, which is no line; a verdict that came. */
  @BeforeEach
  void anOrderIsDeadLetteredAndOneIsLost() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(PaymentLines.line(i, i * 1_000L));
    }
    events.add(
        Events.at(20_000).topic("orders-dlt").trace(1, 5).deadLetter(ORDER, "billing", "Declined"));
    events.add(Events.at(21_000).trace(1, 6).service("shop").span("GET /", Kind.SERVER, 0));
    Backends.take(events, store, ledger);
    for (int second = 1; second <= 2; second++) {
      Backends.look(
          ledger,
          second,
          new Poll.Offsets("orders", "id", 0, second == 1 ? 0 : 1, 100),
          new Poll.Commit("billing", "orders", 0, 0, true));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private Reply ask(String uri, boolean isCategorized) {
    return ApiCalls.ask(
        api,
        CALLER,
        CLOCK,
        LOKI + uri,
        name ->
            isCategorized && name.equals("X-Loki-Response-Encoding-Flags")
                ? "categorize-labels"
                : "");
  }

  private JsonNode get(String uri) {
    return json(uri, ask(uri, true));
  }

  private static JsonNode json(String uri, Reply reply) {
    assertThat(reply.status()).as("%s: %s", uri, new String(reply.body(), UTF_8)).isEqualTo(200);
    try {
      return JSON.readTree(reply.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String range(String query, String more) {
    return "query_range?query="
        + encoded(query)
        + "&start="
        + Events.T0
        + "&end="
        + (Events.T0 + 60_000_000_000L)
        + more;
  }

  private static List<String> texts(JsonNode answer) {
    List<String[]> lines = new ArrayList<>();
    for (JsonNode stream : answer.path("data").path("result")) {
      for (JsonNode value : stream.path("values")) {
        lines.add(new String[] {value.path(0).asText(), value.path(1).asText()});
      }
    }
    return lines.stream().map(line -> line[1]).toList();
  }

  private List<String> found(String query, String more) {
    return texts(get(range(query, more)));
  }

  @Test
  void aDataSourceThatIsSavedIsAnswered() {
    Reply reply =
        ask("query?query=vector(1)%2Bvector(1)&direction=backward&time=4000000000", false);
    assertThat(new String(reply.body(), UTF_8))
        .isEqualTo(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},"
                + "\"value\":[4000000000,\"2\"]}],\"stats\":{}}}");
  }

  @Test
  void metadataIsToldApartFromTheStreamToWhoTakesItSo() {
    Reply reply = ask(range("{service_name=\"billing\"} |= \"4713\"", ""), true);
    assertThat(new String(reply.body(), UTF_8))
        .as("the flags stand before the result, or Grafana reads it wrongly")
        .isEqualTo(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"encodingFlags\":"
                + "[\"categorize-labels\"],\"result\":[{\"stream\":{\"kind\":\"log\","
                + "\"service_name\":\"billing\",\"tenant\":\"acme\"},\"values\":[[\""
                + (Events.T0 + 3_000_000_000L)
                + "\",\"order 4713 declined\",{\"structuredMetadata\":{\"coordinate\":"
                + "\"logs/0@3000\",\"detected_level\":\"error\",\"http_route\":\"/pay\",\"level\":\"error\","
                + "\"span_id\":\"0000000000000001\",\"trace_id\":\""
                + TRACE
                + "\"},\"parsed\":{}}]]}],\"stats\":{}}}");
  }

  @Test
  void whoDoesNotIsToldAllLabelsTogetherAndPairs() {
    JsonNode stream =
        json("", ask(range("{service_name=\"billing\"} |= \"4713\"", ""), false))
            .path("data")
            .path("result")
            .path(0);
    assertThat(stream.path("stream").path("trace_id").asText()).isEqualTo(TRACE);
    assertThat(stream.path("values").path(0)).hasSize(2);
    Set<String> fields = new HashSet<>();
    stream.fieldNames().forEachRemaining(fields::add);
    assertThat(fields).containsExactlyInAnyOrder("stream", "values");
  }

  @Test
  void theNewestOrTheOldestAreToldAndTheEndIsNotAmongThem() {
    assertThat(found("{kind=\"log\"} |= \"order\"", "&limit=2&direction=backward"))
        .containsExactly("order 4719 paid", "order 4718 paid");
    assertThat(found("{kind=\"log\"} |= \"order\"", "&limit=2&direction=forward"))
        .containsExactly("order 4710 paid", "order 4711 paid");
    String two = "query_range?query=" + encoded("{kind=\"log\"}") + "&start=" + Events.T0 + "&end=";
    assertThat(texts(get(two + (Events.T0 + 1_000_000_000L)))).containsExactly("order 4710 paid");
    assertThat(texts(get(two + (Events.T0 + 1_000_000_001L)))).hasSize(2);
  }

  @Test
  void deadLettersAndVerdictsAreStreamsToo() {
    assertThat(found("{kind=\"dead_letter\"}", "")).singleElement().asString().contains("Declined");
    assertThat(found("{kind=\"dead_letter\", topic=\"orders-dlt\", group=\"billing\"}", ""))
        .hasSize(1);
    assertThat(found("{kind=\"dead_letter\", group=\"audit\"}", "")).isEmpty();
    assertThat(found("{kind=\"verdict\"}", ""))
        .anySatisfy(
            text -> assertThat(text).startsWith("orders/0@0 for billing: expired (98 % sure)"));
    assertThat(found("{kind=\"verdict\"} | lost=\"true\"", "")).hasSize(1);
    assertThat(found("{topic=\"orders\", verdict=\"expired\"}", "")).hasSize(1);
    assertThat(found("{kind=\"span\"}", "")).as("a span is no line").isEmpty();
  }

  @Test
  void whatATraceWroteIsFoundByItsId() {
    assertThat(found("{} | trace_id=\"" + TRACE + "\"", ""))
        .hasSize(3)
        .as("its log, its dead letter, and the verdict of the message that it is about")
        .anyMatch(text -> text.contains("4713"));
    assertThat(
            found(
                "{service_name=\"billing\"} | label_format log_line_contains_trace_id=`{{ contains \""
                    + TRACE
                    + "\" __line__  }}` | log_line_contains_trace_id=\"true\" OR trace_id=\""
                    + TRACE
                    + "\"",
                ""))
        .containsExactly("order 4713 declined");
  }

  @Test
  void aDeadLetterIsALineOfEveryTraceThatItNames() {
    HopDetail hop =
        new HopDetail(
            EventKind.DEAD_LETTER,
            "test",
            Optional.of(ORDER),
            Optional.empty(),
            "",
            "billing",
            1,
            "Odd",
            "two traces",
            List.of(
                new TraceContext(Events.ref(7, 1), Sampled.YES, "traceparent"),
                new TraceContext(Events.ref(8, 1), Sampled.YES, "traceparent")),
            List.of());
    store.append(
        new Batch(
            List.of(Events.at(25_000).topic("orders-dlt").trace(7, 1).detail(hop)),
            Positions.NONE));
    for (String trace : List.of("0".repeat(31) + "7", "0".repeat(31) + "8")) {
      assertThat(found("{kind=\"dead_letter\"} | trace_id=\"" + trace + "\"", ""))
          .containsExactly("Odd: two traces");
    }
  }

  @Test
  void theVolumeOfLogsIsCountedByLevel() {
    JsonNode result =
        get(range(
                "sum by (level, detected_level) (count_over_time({kind=\"log\"} | drop"
                    + " __error__[1m]))",
                "&step=60000ms"))
            .path("data");
    assertThat(result.path("resultType").asText()).isEqualTo("matrix");
    assertThat(result.path("result"))
        .anySatisfy(series -> {
          assertThat(series.path("metric").path("detected_level").asText()).isEqualTo("info");
          assertThat(series.path("values").path(0).path(1).asText()).isEqualTo("1");
          assertThat(series.path("values").path(1).path(1).asText()).isEqualTo("8");
        })
        .anySatisfy(series -> {
          assertThat(series.path("metric").path("detected_level").asText()).isEqualTo("error");
          assertThat(series.path("values").path(0).path(1).asText()).isEqualTo("1");
        });
  }

  /** The index counts lines; a filter that every line passes makes each be read. */
  @Test
  void whatTheIndexCountsIsWhatReadingEachLineCounts() {
    for (String selector :
        List.of(
            "{}",
            "{kind=\"log\"}",
            "{service_name=\"shop\"}",
            "{kind!=\"log\"}",
            "{kind=~\"log|verdict\", service_name=\"billing\"}",
            "{service_name=\"nobody\"}",
            "{service_name=\"shop\", service_name=\"billing\"}")) {
      for (String range : List.of("7s", "60s", "1ms")) {
        for (String form :
            List.of(
                "sum by (level, detected_level) (count_over_time(%s%s[%s]))",
                "sum by (detected_level) (rate(%s%s[%s]))",
                "sum(count_over_time(%s%s | drop __error__[%s]))")) {
          String counted = form.formatted(selector, "", range);
          String read = form.formatted(selector, " |= \"\"", range);
          assertThat(sorted(range(counted, "&step=7s")))
              .as(counted)
              .isEqualTo(sorted(range(read, "&step=7s")));
          String now = "query?time=" + (Events.T0 + 9_000_000_000L) + "&query=";
          assertThat(sorted(now + encoded(counted)))
              .as(counted)
              .isEqualTo(sorted(now + encoded(read)));
        }
      }
    }
    assertThat(sorted(range("sum by (level) (count_over_time({kind=\"log\"}[60s]))", "&step=60s")))
        .hasSize(2);
  }

  private Set<String> sorted(String uri) {
    Set<String> series = new HashSet<>();
    for (JsonNode one : get(uri).path("data").path("result")) {
      StringBuilder text = new StringBuilder(one.path("metric").toString());
      for (JsonNode value : one.has("value") ? List.of(one.path("value")) : one.path("values")) {
        double number = value.path(1).asDouble();
        text.append(String.format(Locale.ROOT, " %s:%.9f", value.path(0), number));
      }
      series.add(text.toString());
    }
    return series;
  }

  @Test
  void whatIsNotCountedWholeIsLeftOutAndIsSaid() {
    List<Event> many = new ArrayList<>();
    for (int i = 0; i < 201_000; i++) {
      many.add(Events.at(i).millis(i / 5).service("busy").log("line " + i));
    }
    store.append(new Batch(many, Positions.NONE));
    JsonNode answer =
        get(range("sum(count_over_time({service_name=\"busy\"} |= \"line\" [1s]))", "&step=1s"));
    JsonNode points = answer.path("data").path("result").path(0).path("values");
    assertThat(points).isNotEmpty();
    for (JsonNode point : points) {
      long second = point.path(0).asLong() - Events.T0 / 1_000_000_000L;
      assertThat(second).as("of the first second some lines were not looked at").isGreaterThan(1);
      assertThat(point.path(1).asText()).isEqualTo(second < 41 ? "5000" : "995");
    }
    assertThat(answer.path("warnings").path(0).asText()).contains("200000 records only, back to");
    String volume = range("{service_name=\"busy\"}", "").replace("query_range", "index/volume");
    assertThat(get(volume).path("warnings").path(0).asText())
        .as("how much there is at least")
        .contains("200000 records only, back to");
  }

  private static List<String> data(JsonNode answer) {
    List<String> values = new ArrayList<>();
    answer.path("data").forEach(value -> values.add(value.asText()));
    return values;
  }

  @Test
  void labelsAndFieldsAreListed() {
    String time = "start=" + Events.T0 + "&end=" + (Events.T0 + 60_000_000_000L);
    assertThat(data(get("labels?" + time)))
        .containsExactly("group", "kind", "service_name", "tenant", "topic", "verdict");
    assertThat(data(get("label/service_name/values?" + time)))
        .contains("billing", "shop", "waybill");
    assertThat(
            data(get("label/service_name/values?" + time + "&query=" + encoded("{kind=\"log\"}"))))
        .containsExactly("billing", "shop");
    assertThat(data(get("label/nobody/values?" + time))).isEmpty();
    assertThat(
            get("series?match[]=" + encoded("{service_name=\"shop\"}") + "&" + time).path("data"))
        .singleElement()
        .satisfies(stream -> assertThat(stream.path("kind").asText()).isEqualTo("log"));
    JsonNode stats = get("index/stats?query=" + encoded("{kind=\"log\"}") + "&" + time);
    assertThat(stats.path("streams").asInt()).isEqualTo(2);
    assertThat(stats.path("entries").asInt()).isEqualTo(10);
    JsonNode fields = get("detected_fields?query=" + encoded("{kind=\"log\"}") + "&" + time);
    assertThat(fields.path("fields"))
        .anySatisfy(field -> {
          assertThat(field.path("label").asText()).isEqualTo("detected_level");
          assertThat(field.path("cardinality").asInt()).isEqualTo(2);
        });
    assertThat(
            get("detected_field/detected_level/values?query="
                    + encoded("{kind=\"log\"}")
                    + "&"
                    + time)
                .path("values"))
        .hasSize(2);
    assertThat(get("detected_labels?" + time).path("detectedLabels")).hasSize(6);
    assertThat(get("patterns?query=x&" + time).path("data")).isEmpty();
    JsonNode volume =
        get(
            "index/volume?targetLabels=service_name&query="
                + encoded("{kind=\"log\"}")
                + "&"
                + time);
    assertThat(volume.path("data").path("result")).hasSize(2);
    JsonNode volumes =
        get(
            "index/volume_range?step=10s&targetLabels=service_name&query="
                + encoded("{kind=\"log\"}")
                + "&"
                + time);
    assertThat(volumes.path("data").path("resultType").asText()).isEqualTo("matrix");
  }

  @Test
  void whatCantBeAnsweredIsToldInWords() {
    record Bad(String uri, String message) {}
    for (Bad bad :
        List.of(
            new Bad(
                range("{a=\"b\"} | unpack", ""), "LogQL, at character 11: unsupported: 'unpack'"),
            new Bad(
                "query?query=" + encoded("{a=\"b\"}"),
                "log queries are not supported as an instant"),
            new Bad("query_range?query=%7B%7D&start=5&end=4", "end is not after start"),
            new Bad(range("rate({}[1m])", "&step=1ms"), "11000 points"),
            new Bad(range("rate({}[1m])", "&step=soon"), "step is a duration"),
            new Bad("query_range?query=%7B%7D&start=soon", "start is RFC 3339"),
            new Bad("index/volume_range?step=1ms&start=-9e18&end=9223372036854775807", "points"))) {
      Reply reply = ask(bad.uri(), true);
      assertThat(reply.status()).as(bad.uri()).isEqualTo(400);
      assertThat(new String(reply.body(), UTF_8))
          .startsWith("{\"message\":")
          .contains(bad.message());
    }
  }
}
