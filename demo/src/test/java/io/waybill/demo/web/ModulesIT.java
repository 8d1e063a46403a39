package io.waybill.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.demo.DemoProcess;
import io.waybill.demo.RunningDemo;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page's pure modules, each by itself, in the browser that runs them. */
@ExtendWith(RunningDemo.class)
final class ModulesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir static Path downloads;
  private static Browser browser;

  @BeforeAll
  static void start(DemoProcess demo) {
    browser = Browser.open(Chromium.find(), "http://localhost:" + demo.port(), downloads);
    browser.go("/system");
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  /** What a function of a module answers. */
  private static JsonNode call(String module, String function, Object... arguments)
      throws Exception {
    return JSON.readTree(browser.call(module, function, JSON.writeValueAsString(arguments)));
  }

  static Stream<Arguments> pasted() {
    String message = "message orders/1@57";
    return Stream.of(
        Arguments.of(TRACE, "trace " + TRACE),
        Arguments.of("  " + TRACE.toUpperCase(java.util.Locale.ROOT) + "\n", "trace " + TRACE),
        Arguments.of("0x" + TRACE, "trace " + TRACE),
        Arguments.of("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "trace " + TRACE),
        Arguments.of("a3ce929d0e0e4736", "64-bit trace 0000000000000000a3ce929d0e0e4736"),
        Arguments.of("11803532876627986230", "decimal trace 0000000000000000a3ce929d0e0e4736"),
        Arguments.of("00-" + TRACE + "-00f067aa0ba902b7-01", "traceparent of trace " + TRACE),
        Arguments.of(
            "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-00", "traceparent of trace " + TRACE),
        Arguments.of("{\"traceId\":\"" + TRACE + "\",\"msg\":\"x\"}", "log line of trace " + TRACE),
        Arguments.of("{\"trace_id\":\"" + TRACE + "\",\"msg\":\"cut off", "trace " + TRACE),
        Arguments.of("2026-01-02 ERROR [" + TRACE + "] no funds", "trace " + TRACE),
        Arguments.of("orders/1@57", message),
        Arguments.of("orders-1@57", message),
        Arguments.of("offset orders/1@0057 could not be read", message.replace("57", "0057")),
        Arguments.of("4711", "messages whose key is 4711"),
        Arguments.of("0".repeat(32), "messages whose key is " + "0".repeat(32)));
  }

  @ParameterizedTest
  @MethodSource("pasted")
  void whatIsPastedIsUnderstood(String text, String says) throws Exception {
    JsonNode meanings = call("js/find/understand.js", "understand", text);
    assertThat(meanings.path(0).path("says").asText()).isEqualTo(says);
  }

  @Test
  void nothingIsUnderstoodOfNothing() throws Exception {
    assertThat(call("js/find/understand.js", "understand", " \n ")).isEmpty();
  }

  @Test
  void aLineOfLogIsSearchedForByItsMessage() throws Exception {
    JsonNode meanings =
        call(
            "js/find/understand.js", "understand", "{\"msg\":\"card \\\"x\\\" declined\",\"a\":1}");
    assertThat(meanings.path(0).path("query").asText()).isEqualTo("\"card  x  declined\"");
  }

  @Test
  void aSpreadsheetTakesNoTextForAFormula() throws Exception {
    Object[] cells = {"=cmd()", "a,\"b\"", -1, "two\nlines", "-dash", "plain"};
    assertThat(call("js/words/csv.js", "csv", (Object) cells).asText())
        .isEqualTo("'=cmd(),\"a,\"\"b\"\"\",-1,\"two\nlines\",'-dash,plain");
  }

  @Test
  void whatIsCopiedForATerminalIsOneWord() throws Exception {
    assertThat(call("js/words/shell.js", "quoted", "acme'; reboot #$(id)").asText())
        .isEqualTo("'acme'\\''; reboot #$(id)'");
  }

  private static Map<String, Object> span(String id, String parent, long start) {
    return Map.of(
        "id",
        "spans/0@" + id + "#0",
        "kind",
        "span",
        "traceId",
        TRACE,
        "spanId",
        id,
        "parentSpanId",
        parent,
        "name",
        "span " + id,
        "timeUnixNano",
        Long.toString(start),
        "startUnixNano",
        Long.toString(start),
        "endUnixNano",
        Long.toString(start + 1_000_000));
  }

  private static JsonNode rows(List<?> items, List<?> missing, List<?> skews) throws Exception {
    return call(
        "js/trace/rows.js",
        "rows",
        Map.of("items", items, "missing", missing, "skews", skews, "messages", List.of()));
  }

  @Test
  void spansStandUnderTheirParentsAndBeneathThatIsMissing() throws Exception {
    JsonNode rows =
        rows(
            List.of(span("a", "", 1), span("b", "a", 2), span("c", "b", 3), span("d", "gone", 4)),
            List.of(
                Map.of(
                    "type", "parent", "traceId", TRACE, "spanId", "gone", "namedBy", List.of(),
                    "count", 1)),
            List.of());
    assertThat(rows)
        .extracting(row -> row.path("depth").asInt() + " " + row.path("name").asText())
        .containsExactly(
            "0 parent gone is missing: one event names it",
            "1 span d",
            "0 span a",
            "1 span b",
            "2 span c");
  }

  @Test
  void spansThatNameEachOtherAsParentAreAllShownOnce() throws Exception {
    JsonNode rows =
        rows(
            List.of(span("a", "b", 1), span("b", "a", 2), span("c", "c", 3)), List.of(), List.of());
    assertThat(rows)
        .extracting(row -> row.path("name").asText())
        .containsExactlyInAnyOrder("span a", "span b", "span c");
  }

  @Test
  void aClockThatIsOffMovesNoTime() throws Exception {
    JsonNode rows =
        rows(
            List.of(span("a", "", 9_000_000), span("b", "a", 1_000_000)),
            List.of(),
            List.of(
                Map.of(
                    "ahead",
                    "x",
                    "behind",
                    "y",
                    "atLeastNanos",
                    "8000000",
                    "cause",
                    "span:" + TRACE + "/a",
                    "effect",
                    "span:" + TRACE + "/b")));
    assertThat(rows.path(1).path("start").asDouble()).as("as it was told").isEqualTo(1.0);
    assertThat(rows.path(1).path("skew").path("ms").asDouble()).isEqualTo(8.0);
  }

  @Test
  void aLargeGraphIsOpenedWhereItBeginsSoThatItCanBeRead() throws Exception {
    var pane = Map.of("width", 500, "height", 540);
    var around = Map.of("x", 40, "y", 200);
    String module = "js/trace/graph-geometry.js";
    JsonNode large = call(module, "opened", Map.of("width", 900_000, "height", 400), pane, around);
    assertThat(large.path("scale").asDouble()).isGreaterThan(0.4);
    JsonNode seen = call(module, "inSight", large, pane, around);
    assertThat(seen.asBoolean()).isTrue();
    JsonNode middling = call(module, "opened", Map.of("width", 2_000, "height", 400), pane, around);
    assertThat(middling.path("scale").asDouble())
        .as("boxes whose words can't be read tell nobody anything")
        .isGreaterThan(0.45);
    JsonNode small = call(module, "opened", Map.of("width", 900, "height", 400), pane, around);
    assertThat(small.path("scale").asDouble()).as("all of it").isLessThan(0.6);
  }

  @Test
  void aLagOfAFewMessagesIsNoLagToSpeakOf() throws Exception {
    assertThat(keepsUp("0", "0")).isTrue();
    assertThat(keepsUp("10", "5")).isTrue();
    assertThat(keepsUp("11", "5")).isFalse();
    assertThat(keepsUp("90", "10000")).isTrue();
    assertThat(keepsUp("900", "10000")).isFalse();
  }

  private static boolean keepsUp(String lag, String delivered) throws Exception {
    Map<String, String> pipeline = new HashMap<>();
    List.of("deadLettered", "lost", "unknown", "retrying", "filtered")
        .forEach(one -> pipeline.put(one, "0"));
    pipeline.put("lag", lag);
    pipeline.put("delivered", delivered);
    return call("js/words/lag.js", "keepsUp", pipeline).asBoolean();
  }

  @Test
  void whatWentWrongLatelyIsToldApartFromWhatDidBefore() throws Exception {
    var lately = pipeline("orders", "7", "2");
    var before = pipeline("payments", "40", "0");
    var history =
        Map.of(
            "items",
            List.of(
                Map.of("cluster", "main", "topic", "orders", "group", "g", "lost", List.of(3))));
    JsonNode told = call("js/words/recent.js", "recent", List.of(before, lately), history, "lost");
    assertThat(told.at("/lately/0/pipeline/topic").asText()).isEqualTo("orders");
    assertThat(told.at("/lately/0/count").asInt()).isEqualTo(3);
    assertThat(told.at("/before/0/topic").asText()).isEqualTo("payments");
    assertThat(told.at("/before").size()).isEqualTo(1);
  }

  private static Map<String, String> pipeline(String topic, String lost, String unknown) {
    return Map.of(
        "cluster", "main", "topic", topic, "group", "g", "lost", lost, "unknown", unknown);
  }
}
