package io.waybill.correlator.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.http.HttpApi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page's client of the API follows the API's description. */
final class ApiTypesTest {
  private static final Path TYPES = Path.of("src/main/ui/types/api.d.ts");

  private static JsonNode description() throws IOException {
    try (InputStream in = HttpApi.class.getResourceAsStream("openapi.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  /**
   * {@code ./waybill mvn -pl correlator test -Dtest=ApiTypesTest -Dwaybill.write=true} mends it.
   */
  @Test
  void thePagesTypesAreThoseOfTheDescription() throws IOException {
    String types = ApiTypes.of(description());
    if (Boolean.getBoolean("waybill.write")) {
      Files.createDirectories(TYPES.getParent());
      Files.writeString(TYPES, types);
    }
    assertThat(Files.readString(TYPES)).isEqualTo(types);
  }

  @Test
  void everyPathThatThePageAsksForIsDescribed() throws IOException {
    List<Pattern> described = new ArrayList<>();
    description()
        .path("paths")
        .fieldNames()
        .forEachRemaining(
            path -> described.add(Pattern.compile(path.replaceAll("\\{\\w+}", "[^/]+"))));
    String client = new String(UiFiles.read().get("js/api/client.js"), UTF_8);
    List<String> asked =
        Pattern.compile("\\$\\{V1}(/[^`]*)`")
            .matcher(client)
            .results()
            .map(found -> "/api/v1" + found.group(1).replaceAll("\\$\\{[^}]*}", "x"))
            .toList();
    assertThat(asked).hasSizeGreaterThan(10);
    assertThat(asked)
        .filteredOn(path -> !path.equals("/api/v1/x")) // names of a facet
        .allSatisfy(
            path -> assertThat(described).anyMatch(pattern -> pattern.matcher(path).matches()));
  }
}
