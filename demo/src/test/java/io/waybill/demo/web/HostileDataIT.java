package io.waybill.demo.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text of others is shown as text, however large, and whatever it would do if it could. */
final class HostileDataIT {
  private static final String SCRIPT =
      "<img src=x onerror=\"window.taken=1\"><script>window.taken=1</script>";
  private static final String TURNED = "abc\u202Etxt.exe\u200Bzero";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String LARGE = "00000000000000000000000000002000";
  private static final int SPANS = 2_000;

  @TempDir static Path directory;
  private static OwnWaybill waybill;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Chromium chromium = Chromium.find();
    waybill = OwnWaybill.start(directory, "");
    waybill.log(
        Map.of(
            "message",
            "line " + SCRIPT + TURNED,
            "tenant_id",
            "tenant" + SCRIPT,
            "service.name",
            "service" + SCRIPT,
            "level",
            SCRIPT,
            "trace_id",
            TRACE,
            "span_id",
            "00f067aa0ba902b7",
            "field" + SCRIPT,
            SCRIPT));
    waybill.write(
        "orders-dlt",
        List.of(
            (SCRIPT + "x".repeat(1_000_000)).getBytes(UTF_8), "\u0000\u0001<b>".getBytes(UTF_8)),
        Map.of(
            "traceparent",
            "00-" + TRACE + "-00f067aa0ba902b7-01",
            "kafka_dlt-original-topic",
            "orders" + SCRIPT,
            "kafka_dlt-original-consumer-group",
            "group" + SCRIPT,
            "kafka_dlt-exception-fqcn",
            "Error" + SCRIPT,
            "kafka_dlt-exception-message",
            SCRIPT + TURNED,
            "x-tenant-id",
            "tenant" + SCRIPT,
            "header" + SCRIPT,
            SCRIPT));
    waybill.write("orders", List.of(new byte[1], new byte[1], new byte[1]), Map.of());
    waybill.commit("group" + SCRIPT, "orders", 0);
    waybill.until("/api/v1/pipelines", 1);
    waybill.commit("group" + SCRIPT, "orders", 2);
    spans(List.of(span(TRACE, 1, 0, "span" + SCRIPT)));
    List<Map<String, Object>> many = new ArrayList<>();
    for (int i = 1; i <= SPANS; i++) {
      many.add(span(LARGE, i, i == 1 ? 0 : 1 + (i - 2) / 8, "step " + i));
    }
    spans(many);
    waybill.until("/api/v1/events?q=trace:" + TRACE, 4);
    waybill.until("/api/v1/events?limit=1000&q=trace:" + LARGE, 1000);
    browser = Browser.open(chromium, waybill.address(), directory);
  }

  private static Map<String, Object> span(String trace, int id, int parent, String name) {
    long begin = System.currentTimeMillis() * 1_000_000 - 60_000_000_000L + id * 1_000_000L;
    List<Object> attributes =
        List.of(
            text("messaging.system", "kafka"),
            text("messaging.destination.name", "topic" + SCRIPT),
            text("messaging.destination.partition.id", "0"),
            Map.of("key", "messaging.kafka.offset", "value", Map.of("intValue", "" + id)),
            text("key" + SCRIPT, SCRIPT));
    return Map.of(
        "traceId",
        trace,
        "spanId",
        String.format("%016x", id),
        "parentSpanId",
        parent == 0 ? "" : String.format("%016x", parent),
        "name",
        name,
        "kind",
        id == 1 ? 4 : 1,
        "startTimeUnixNano",
        Long.toString(begin),
        "endTimeUnixNano",
        Long.toString(begin + 5_000_000),
        "attributes",
        id == 1 ? attributes : List.of());
  }

  private static Map<String, Object> text(String key, String value) {
    return Map.of("key", key, "value", Map.of("stringValue", value));
  }

  private static void spans(List<Map<String, Object>> spans) throws Exception {
    Object body =
        Map.of(
            "resourceSpans",
            List.of(
                Map.of(
                    "resource",
                    Map.of("attributes", List.of(text("service.name", "service" + SCRIPT))),
                    "scopeSpans",
                    List.of(Map.of("spans", spans)))));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(waybill.address() + "/v1/traces"))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofByteArray(
                          new ObjectMapper().writeValueAsBytes(body)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (waybill != null) {
      waybill.close();
    }
  }

  private static void shows(String path, String words) {
    browser.go(path);
    browser.sees(words);
    browser.seesUnfolded("<script>window.taken=1</script>");
    assertThat(browser.run("return String(window.taken)")).as(path).isEqualTo("undefined");
    assertThat(browser.all("main img, main script")).as(path).isEmpty();
    assertThat(browser.complaints()).as(path).isEmpty();
  }

  @Test
  void scriptsAreShownAsTheTextThatTheyAreOnEveryPage() {
    shows("/", "Where messages go");
    shows("/search?q=trace:" + TRACE, "the newest first");
    shows("/search?find=%3Cscript%3Ewindow.taken%3D1%3C%2Fscript%3E", "Events that hold it");
    shows("/traces/" + TRACE + "?select=app-logs%2F0%400%230", "Why: the causal graph");
    shows("/dead-letters", "One by one");
    shows("/pipelines", "orders → group");
    shows("/messages?verdict=unknown", "uninstrumented");
    shows("/messages/orders/0/0", "Its journey");
    shows("/messages/topic" + encoded(SCRIPT) + "/0/1", "Its journey");
    browser.go(
        "/messages?from=%3Cscript%3Ewindow.taken%3D1%3C%2Fscript%3E&topic=" + encoded(SCRIPT));
    browser.sees("Bad time");
    assertThat(browser.run("return String(window.taken)")).isEqualTo("undefined");
    browser.complaints(); // the browser tells of the 400
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  @Test
  void whatCantBeSeenIsWrittenAsWhatItIs() {
    browser.go("/search?q=line");
    browser.sees("abc⟨U+202E⟩txt.exe⟨U+200B⟩zero");
    browser.go("/dead-letters");
    browser.sees("abc⟨U+202E⟩txt.exe");
    browser.seesUnfolded("⟨U+0000⟩⟨U+0001⟩<b>");
  }

  @Test
  void aMegabyteIsShownInParts() {
    browser.go("/dead-letters");
    browser.seesUnfolded("Show more");
    assertThat(browser.text()).contains("of which 256 KiB were kept");
    assertThat(browser.run("return document.querySelector('main').textContent.length"))
        .isInstanceOfSatisfying(Long.class, length -> assertThat(length).isLessThan(100_000));
    browser.clickOn("Show more");
    browser.until(
        "more of it",
        () ->
            (Long) browser.run("return document.querySelector('main').textContent.length")
                > 100_000);
  }

  @Test
  void ofTwoThousandSpansOnlyThoseInSightAreInTheDocument() {
    browser.go("/traces/" + LARGE);
    browser.sees("2,000 rows");
    browser.until("rows", () -> !browser.all("[role='treeitem']").isEmpty());
    assertThat(browser.all("[role='treeitem']")).hasSizeLessThan(80);
    browser.run(
        "const box = document.querySelector('[role=tree]'); box.scrollTop = box.scrollHeight");
    browser.until(
        "the last", () -> browser.all("[role='treeitem'][aria-posinset='2000']").size() == 1);
    assertThat(browser.all("[role='treeitem']")).hasSizeLessThan(80);
    browser.until("the graph", () -> !browser.all(".graph path.node, .graph g.node").isEmpty());
    assertThat(browser.all(".graph svg *")).as("shapes, not boxes").hasSizeLessThan(500);
    assertThat(browser.complaints()).isEmpty();
  }
}
