package io.waybill.demo.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.correlator.config.ConfigFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The compose file and the Dockerfiles fit to what the project has, as far as no engine tells. */
final class ComposeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DOCKER = ROOT.resolve("docker");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)[:}]");

  private static JsonNode compose() throws IOException {
    Object loaded =
        new Load(
                LoadSettings.builder()
                    .setSchema(new org.snakeyaml.engine.v2.schema.JsonSchema())
                    .build())
            .loadFromString(Files.readString(DOCKER.resolve("compose.yaml")));
    return new ObjectMapper().valueToTree(loaded);
  }

  private static Map<String, JsonNode> services() throws IOException {
    Map<String, JsonNode> services = new TreeMap<>();
    JsonNode all = compose();
    for (Map.Entry<String, JsonNode> service : all.path("services").properties()) {
      ObjectNode merged = new ObjectMapper().createObjectNode();
      if (service.getValue().has("<<")) {
        merged.setAll((ObjectNode) service.getValue().path("<<"));
      }
      merged.setAll((ObjectNode) service.getValue());
      services.put(service.getKey(), merged);
    }
    return services;
  }

  private static JsonNode service(String name) throws IOException {
    return services().getOrDefault(name, MissingNode.getInstance());
  }

  @Test
  void theWholeStackIsThere() throws IOException {
    assertThat(services().keySet())
        .containsExactly(
            "collector", "fluent-bit", "grafana", "kafka", "orders", "prometheus", "waybill");
    assertThat(service("orders").path("profiles").path(0).asText()).isEqualTo("demo");
  }

  @Test
  void imagesArePinnedAndWhatIsBuiltHasADockerfile() throws IOException {
    services()
        .forEach((name, service) -> {
          if (service.has("build")) {
            Path file =
                DOCKER
                    .resolve(service.path("build").path("context").asText())
                    .resolve(service.path("build").path("dockerfile").asText());
            assertThat(file).as(name).exists();
          } else {
            assertThat(service.path("image").asText())
                .as(name)
                .matches("[^:]+:v?\\d+\\.\\d+\\.\\d+");
          }
          if (!name.equals("kafka")) { // its image writes its configuration at its start
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(service.path("cap_drop").path(0).asText()).as(name).isEqualTo("ALL");
          }
        });
  }

  @Test
  void whatIsMountedIsThereAndVolumesAreDeclared() throws IOException {
    JsonNode all = compose();
    services()
        .forEach((name, service) ->
            service
                .path("volumes")
                .forEach(volume -> {
                  String from = volume.asText().split(":", 2)[0];
                  if (from.startsWith(".")) {
                    assertThat(DOCKER.resolve(from).normalize()).as(name).exists();
                  } else {
                    assertThat(all.path("volumes").has(from)).as("%s: %s", name, from).isTrue();
                  }
                }));
  }

  @Test
  void whatFilesWantFromTheEnvironmentIsSet() throws IOException {
    Set<String> grafana = variables(ROOT.resolve("grafana/provisioning/datasources"));
    assertThat(grafana).isNotEmpty();
    assertThat(names(service("grafana"))).containsAll(grafana);
    Set<String> known = variables(ROOT.resolve("fluentbit-config/yaml"));
    assertThat(known).containsAll(names(service("fluent-bit")));
  }

  private static Set<String> names(JsonNode service) {
    Set<String> names = new HashSet<>();
    service.path("environment").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> variables(Path directory) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher variable = VARIABLE.matcher(Files.readString(file));
        while (variable.find()) {
          found.add(variable.group(1));
        }
      }
    }
    return found;
  }

  @Test
  void waybillTakesItsConfiguration() throws Exception {
    var config = ConfigFile.of(Files.readString(DOCKER.resolve("waybill.yaml")));
    assertThat(config.inputs()).hasSize(2);
    JsonNode volumes = service("waybill").path("volumes");
    assertThat(volumes.toString()).contains("/etc/waybill/tokens", "/var/lib/waybill");
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest("waybill-demo".getBytes(StandardCharsets.UTF_8)));
    assertThat(Files.readString(DOCKER.resolve("tokens"))).contains(hash + "  *  operator");
    assertThat(Files.readString(DOCKER.resolve("prometheus.yaml")))
        .contains("credentials: waybill-demo");
    assertThat(service("grafana").path("environment").path("WAYBILL_TOKEN").asText())
        .isEqualTo("waybill-demo");
  }

  @Test
  void dockerfilesArePinnedAndOurOwnRunsAsNobody() throws IOException {
    for (String name : List.of("waybill.Dockerfile", "fluent-bit.Dockerfile")) {
      String file = Files.readString(DOCKER.resolve(name));
      assertThat(file).as(name).doesNotContain(":latest").doesNotContainPattern("(?m)^ADD ");
      Set<String> stages = new HashSet<>();
      for (String line : file.lines().filter(one -> one.startsWith("FROM ")).toList()) {
        String[] words = line.split(" ");
        assertThat(stages.contains(words[1]) || words[1].contains(":")).as(line).isTrue();
        if (words.length == 4) {
          stages.add(words[3]);
        }
      }
    }
    String ours = Files.readString(DOCKER.resolve("waybill.Dockerfile"));
    assertThat(ours)
        .contains("USER 10001:10001", "HEALTHCHECK --interval", "AS waybill", "AS orders");
    for (String line : ours.lines().filter(one -> one.startsWith("COPY docker/")).toList()) {
      for (String from : line.replaceFirst("COPY ", "").split(" ")) {
        if (!from.startsWith("/")) {
          assertThat(ROOT.resolve(from)).exists();
        }
      }
    }
  }

  @Test
  void theEntrypointStartsClassesThatThereAre() throws Exception {
    Matcher named =
        Pattern.compile("main=(io\\.waybill\\.[\\w.]+)")
            .matcher(Files.readString(DOCKER.resolve("entrypoint.sh")));
    int count = 0;
    while (named.find()) {
      assertThat(Class.forName(named.group(1)).getMethod("main", String[].class)).isNotNull();
      count++;
    }
    assertThat(count).isEqualTo(2);
    assertThat(Files.isExecutable(DOCKER.resolve("entrypoint.sh"))).isTrue();
    assertThat(Files.isExecutable(DOCKER.resolve("layout.sh"))).isTrue();
  }
}
