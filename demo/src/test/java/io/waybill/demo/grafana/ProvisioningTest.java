package io.waybill.demo.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files fit together: what one names, another has. */
final class ProvisioningTest {
  private static final Pattern DASHBOARD = Pattern.compile("/d/([a-z-]+)");
  private static final Pattern SOURCE =
      Pattern.compile("\"(?:datasourceUid|uid)\"\\s*:\\s*\"(waybill-[a-z]+|__expr__)\"");

  private static Set<String> sources() throws IOException {
    Set<String> uids = new HashSet<>();
    Provisioned.yaml("provisioning/datasources/waybill.yaml")
        .path("datasources")
        .forEach(source -> uids.add(source.path("uid").asText()));
    return uids;
  }

  private static Set<String> dashboards() throws IOException {
    Set<String> uids = new HashSet<>();
    Provisioned.dashboards().forEach(dashboard -> uids.add(dashboard.path("uid").asText()));
    return uids;
  }

  @Test
  void everyPanelAsksADataSourceThatIsProvisioned() throws IOException {
    assertThat(sources())
        .containsExactlyInAnyOrder(
            "waybill-prometheus",
            "waybill-tempo",
            "waybill-jaeger",
            "waybill-loki",
            "waybill-json");
    for (Provisioned.Target target : Provisioned.targets()) {
      assertThat(sources()).as(target.where()).contains(target.source());
    }
  }

  @Test
  void dataSourcesLinkToEachOtherAndToDashboards() throws IOException {
    JsonNode all = Provisioned.yaml("provisioning/datasources/waybill.yaml");
    Set<String> known = sources();
    Matcher named = SOURCE.matcher(all.toString());
    Set<String> linked = new TreeSet<>();
    while (named.find()) {
      linked.add(named.group(1));
    }
    assertThat(known).containsAll(linked);
    JsonNode tempo = source(all, "waybill-tempo").path("jsonData");
    assertThat(tempo.path("serviceMap").path("datasourceUid").asText())
        .isEqualTo("waybill-prometheus");
    assertThat(tempo.path("nodeGraph").path("enabled").asBoolean()).isTrue();
    assertThat(tempo.path("tracesToLogsV2").path("datasourceUid").asText())
        .isEqualTo("waybill-loki");
    assertThat(
            source(all, "waybill-loki")
                .path("jsonData")
                .path("derivedFields")
                .findValuesAsText("datasourceUid"))
        .contains("waybill-tempo");
    assertThat(source(all, "waybill-prometheus").path("jsonData").toString())
        .contains("exemplarTraceIdDestinations", "waybill-tempo");
  }

  private static JsonNode source(JsonNode all, String uid) {
    for (JsonNode source : all.path("datasources")) {
      if (source.path("uid").asText().equals(uid)) {
        return source;
      }
    }
    throw new AssertionError("no data source " + uid);
  }

  @Test
  void linksLeadToDashboardsThatThereAre() throws IOException {
    Set<String> named = new TreeSet<>();
    StringBuilder everything = new StringBuilder();
    Provisioned.dashboards().forEach(dashboard -> everything.append(dashboard));
    Provisioned.rules().forEach(everything::append);
    everything.append(Provisioned.yaml("provisioning/datasources/waybill.yaml"));
    Matcher link = DASHBOARD.matcher(everything);
    while (link.find()) {
      named.add(link.group(1));
    }
    assertThat(named).hasSizeGreaterThan(3);
    assertThat(dashboards()).containsAll(named);
  }

  @Test
  void everyAlertHasARunbookAndIsTheSameInGrafana() throws IOException {
    JsonNode grafana =
        Provisioned.yaml("provisioning/alerting/waybill.yaml").path("groups").path(0).path("rules");
    int alerts = 0;
    for (JsonNode rule : Provisioned.rules()) {
      if (!rule.has("alert")) {
        continue;
      }
      JsonNode twin = grafana.path(alerts++);
      assertThat(twin.path("title").asText()).isEqualTo(rule.path("alert").asText());
      assertThat(twin.path("for")).isEqualTo(rule.path("for"));
      assertThat(twin.path("labels")).isEqualTo(rule.path("labels"));
      String recorded =
          Provisioned.rules().stream()
              .filter(one -> one.path("record").asText().equals("waybill:group_messages_lost:sum"))
              .findFirst()
              .orElseThrow()
              .path("expr")
              .asText();
      String expanded =
          rule.path("expr")
              .asText()
              .replace(
                  "waybill:group_messages_lost:sum offset 15m",
                  recorded.replace("})", "} offset 15m)"))
              .replace("waybill:group_messages_lost:sum", recorded);
      assertThat(twin.path("data").path(0).path("model").path("expr").asText())
          .as(rule.path("alert").asText())
          .isEqualTo(expanded.replace("$", "$$"));
      String runbook = rule.path("annotations").path("runbook").asText();
      assertThat(Provisioned.ROOT.resolve(runbook)).exists();
      assertThat(Files.readString(Provisioned.ROOT.resolve(runbook)))
          .startsWith("# " + rule.path("alert").asText());
    }
    assertThat(alerts).isEqualTo(grafana.size()).isGreaterThan(8);
  }
}
