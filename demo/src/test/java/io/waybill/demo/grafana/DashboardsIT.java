package io.waybill.demo.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.demo.DemoProcess;
import io.waybill.demo.RunningDemo;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every query of the dashboards and rules is asked of a running demo, and finds something. */
@ExtendWith(RunningDemo.class)
final class DashboardsIT {
  private static final Pattern SERIES = Pattern.compile("\\b(?:waybill|traces)_[a-z_]+\\b");
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);

  @TempDir static Path directory;
  private static DemoProcess demo;
  private static String trace = "";

  @BeforeAll
  static void start(DemoProcess running) throws Exception {
    demo = running;
    JsonNode dead = demo.get("/api/v1/dead-letters").path("items").path(0);
    trace = dead.path("traceContexts").path(0).path("traceId").asText();
  }

  private interface Check {
    boolean holds() throws Exception;
  }

  private static void until(String what, Check check) throws Exception {
    long deadline = System.nanoTime() + PATIENCE;
    while (!check.holds()) {
      assertThat(System.nanoTime())
          .as("%s, in time; the demo said %s", what, demo.said())
          .isLessThan(deadline);
      LockSupport.parkNanos(100_000_000);
    }
  }

  private static List<Provisioned.Target> of(String source) throws IOException {
    List<Provisioned.Target> targets =
        Provisioned.targets().stream().filter(t -> t.source().equals(source)).toList();
    assertThat(targets).as(source).isNotEmpty();
    return targets;
  }

  /** Those of dashboards' panels and of rules. */
  private static Set<String> promQl() throws IOException {
    Set<String> all = new LinkedHashSet<>();
    of("waybill-prometheus").forEach(target -> all.add(target.expression()));
    Provisioned.rules().forEach(rule -> all.add(rule.path("expr").asText()));
    return all;
  }

  @Test
  void everySeriesThatIsAskedForIsThereAndIsExplained() throws Exception {
    Set<String> asked = new LinkedHashSet<>();
    for (String expression : promQl()) {
      Matcher name = SERIES.matcher(expression);
      while (name.find()) {
        asked.add(name.group());
      }
    }
    asked.remove("waybill_agent_records"); // of Fluent Bit with the plugin, which may be absent
    String docs = Files.readString(Provisioned.ROOT.resolve("docs/metrics.md"));
    until(
        "all of " + asked,
        () -> {
          String metrics = demo.ask("/metrics").body();
          return asked.stream().allMatch(name -> metrics.contains("\n" + name));
        });
    demo.ask("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2])
        .forEach(name -> assertThat(docs).contains("`" + name + "`"));
  }

  @Test
  void everyQueryOfLogsFindsSome() throws Exception {
    for (Provisioned.Target target : of("waybill-loki")) {
      String query = Provisioned.replaced(target.expression(), trace);
      until(
          target.where() + ": " + query,
          () ->
              demo.get(
                          "/loki/api/v1/query_range?step=10s&limit=100&query="
                              + DemoProcess.encoded(query))
                      .path("data")
                      .path("result")
                      .size()
                  > 0);
    }
  }

  @Test
  void everyQueryOfTracesFindsOne() throws Exception {
    for (Provisioned.Target target : of("waybill-tempo")) {
      String query = Provisioned.replaced(target.query().path("query").asText(), trace);
      until(
          target.where() + ": " + query,
          () ->
              demo.ask("/tempo/api/v2/traces/" + query, "Accept", "application/protobuf")
                      .statusCode()
                  == 200);
    }
  }

  /** Infinity evaluates the rest of the selector; the array that it begins with has to be there. */
  @Test
  void everyQueryOfJsonFindsWhatItsSelectorBeginsWith() throws Exception {
    for (Provisioned.Target target : of("waybill-json")) {
      String url = Provisioned.replaced(target.query().path("url").asText(), trace);
      String root = target.query().path("root_selector").asText().replaceAll("^\\.", "");
      String array = root.replaceAll("\\W.*", "");
      until(
          target.where() + ": " + array + " of " + url, () -> demo.get(url).path(array).size() > 0);
    }
  }

  @Test
  void theGraphOfATraceHasBothEndsOfEveryEdge() throws Exception {
    JsonNode graph = demo.get("/api/v1/traces/" + trace + "/graph?format=nodegraph");
    List<String> nodes = graph.path("nodes").findValuesAsText("id");
    assertThat(graph.path("edges")).isNotEmpty();
    for (JsonNode edge : graph.path("edges")) {
      assertThat(nodes).contains(edge.path("source").asText(), edge.path("target").asText());
    }
  }

  @Test
  void theLinksThatTheDemoPrintsOpenOneTraceInEachApi() throws Exception {
    until("links", () -> demo.said().contains("the same trace in"));
    List<String> links =
        demo.said().lines().filter(line -> line.contains("the same trace in")).toList();
    assertThat(links).hasSize(5);
    for (String link : links) {
      String url = link.substring(link.indexOf("http")).replace("localhost", "127.0.0.1");
      until(
          link,
          () -> {
            HttpResponse<String> answer = demo.ask(url);
            return answer.statusCode() == 200 && answer.body().contains("checkout");
          });
    }
  }

  @Test
  void theScriptShowsOneTraceInEachApi() throws Exception {
    boolean hasCurl = PrometheusProcess.program("curl").isPresent();
    assumeTrue(hasCurl, "no curl on the PATH");
    Path said = directory.resolve("script.log");
    until(
        "a script that finds a trace",
        () -> {
          Process script =
              new ProcessBuilder(
                      "bash",
                      Provisioned.ROOT.resolve("docs/one-trace.sh").toString(),
                      demo.address())
                  .redirectErrorStream(true)
                  .redirectOutput(said.toFile())
                  .start();
          assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
          return script.exitValue() == 0;
        });
    for (String api : List.of("Waybill", "Jaeger", "Jaeger v3", "Tempo", "Loki")) {
      assertThat(Files.readString(said)).contains("== " + api + ":");
    }
  }

  @Test
  void prometheusScrapesItAndEveryQueryAndRuleFindsSomething() throws Exception {
    Path prometheus = found("prometheus");
    try (PrometheusProcess running = PrometheusProcess.start(prometheus, directory, demo.port())) {
      until(
          "a scrape",
          () -> {
            JsonNode target = running.get("targets").path("data").path("activeTargets").path(0);
            assertThat(target.path("lastError").asText()).as(running.said()).isEmpty();
            return target.path("health").asText().equals("up");
          });
      for (Provisioned.Target target : of("waybill-prometheus")) {
        String query = Provisioned.replaced(target.expression(), trace);
        until(
            target.where() + ": " + query,
            () -> {
              JsonNode answer = running.query(query);
              assertThat(answer.path("status").asText())
                  .as("%s: %s", query, answer)
                  .isEqualTo("success");
              return answer.path("data").path("result").size() > 0;
            });
      }
      rules(running);
      until(
          "a trace on a dead letter",
          () ->
              running
                  .get("query_exemplars?query=waybill_dead_letters_total&start=0&end=4000000000")
                  .toString()
                  .contains("trace_id"));
    }
  }

  private static void rules(PrometheusProcess running) throws Exception {
    List<String> unwell = new ArrayList<>();
    until(
        "rules that are evaluated",
        () -> {
          unwell.clear();
          JsonNode groups = running.get("rules").path("data").path("groups");
          for (JsonNode rule : groups.path(0).path("rules")) {
            if (!rule.path("health").asText().equals("ok")) {
              unwell.add(rule.path("name").asText() + ": " + rule.path("lastError").asText());
            }
          }
          return groups.size() > 0 && unwell.isEmpty();
        });
    JsonNode firing = running.get("alerts").path("data").path("alerts");
    assertThat(firing.findValuesAsText("alertname"))
        .as("what the demo does is worth an alert, and Waybill itself is well")
        .contains("WaybillMessagesLost")
        .doesNotContain("WaybillDown", "WaybillInputUnhealthy", "WaybillStoreReadOnly");
  }

  @Test
  void promtoolFindsNothingWrong() throws Exception {
    Path promtool = found("promtool");
    Path metrics = directory.resolve("metrics.txt");
    Files.writeString(metrics, demo.ask("/metrics").body());
    assertThat(PrometheusProcess.promtool(promtool, metrics, List.of("check", "metrics")))
        .isEqualTo("exit 0" + System.lineSeparator());
    String rules = Provisioned.GRAFANA.resolve("prometheus/waybill.rules.test.yaml").toString();
    assertThat(PrometheusProcess.promtool(promtool, metrics, List.of("test", "rules", rules)))
        .startsWith("exit 0");
  }

  /** Where it must be there, its absence is a failure. */
  private static Path found(String program) {
    Optional<Path> found = PrometheusProcess.program(program);
    boolean isRequired = "required".equals(System.getenv("WAYBILL_PROMETHEUS"));
    assumeTrue(
        found.isPresent() || isRequired,
        "no " + program + " on the PATH: apt-get install prometheus");
    return found.orElseThrow();
  }
}
