package io.waybill.demo.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files that Grafana and Prometheus are given. */
final class Provisioned {
  /** The project's root. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static final Path GRAFANA = ROOT.resolve("grafana");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Provisioned() {}

  /**
   * A query of a panel, or of a variable.
   *
   * @param where for people
   * @param source the data source's UID
   */
  record Target(String where, String source, JsonNode query) {
    String expression() {
      return query.path("expr").asText();
    }
  }

  static List<JsonNode> dashboards() throws IOException {
    List<JsonNode> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(GRAFANA.resolve("dashboards"))) {
      for (Path file : files.sorted().toList()) {
        dashboards.add(JSON.readTree(file.toFile()));
      }
    }
    return dashboards;
  }

  /** The queries of all panels. */
  static List<Target> targets() throws IOException {
    List<Target> targets = new ArrayList<>();
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : dashboard.path("panels")) {
        for (JsonNode target : panel.path("targets")) {
          targets.add(
              new Target(
                  dashboard.path("title").asText() + ", " + panel.path("title").asText(),
                  target.path("datasource").path("uid").asText(),
                  target));
        }
      }
    }
    return targets;
  }

  /** A YAML file below {@code grafana/}. */
  static JsonNode yaml(String path) throws IOException {
    Object loaded =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(GRAFANA.resolve(path)));
    return JSON.valueToTree(loaded);
  }

  /** The rules of Prometheus. */
  static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    yaml("prometheus/waybill.rules.yaml")
        .path("groups")
        .forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** The query with Grafana's variables replaced, as a test that scrapes every second has them. */
  static String replaced(String query, String trace) {
    return query
        .replace("${__timeFrom:date:iso}", "2020-01-01T00:00:00Z")
        .replace("${__timeTo:date:iso}", "2040-01-01T00:00:00Z")
        .replace("$__rate_interval", "10s")
        .replace("$__interval", "10s")
        .replace("${traceId}", trace)
        .replace("$traceId", trace)
        .replace("$topic", ".*")
        .replace("$group", ".*")
        .replace("$tenant", "acme");
  }
}
