package io.waybill.fluentbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The events that a sample of {@code parsers/samples} makes, one for each of its entries. */
record Expected(List<JsonNode> events) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Expected of(Path samples, String... names) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String name : names) {
      JSON.readTree(Files.readString(samples.resolve(name + ".expected.json")))
          .forEach(events::add);
    }
    return new Expected(events);
  }

  /** What is expected of this trace, or of all of them that have none. */
  List<JsonNode> ofTrace(String traceId) {
    return events.stream().filter(e -> e.path("traceId").asText().equals(traceId)).toList();
  }

  List<String> traceIds() {
    return events.stream()
        .map(event -> event.path("traceId").asText())
        .filter(id -> !id.isEmpty())
        .distinct()
        .toList();
  }

  /** Each expected event is among these, and takes one of its own. */
  static void expectEach(List<JsonNode> expected, List<JsonNode> actual) {
    List<JsonNode> left = new ArrayList<>(actual);
    for (JsonNode one : expected) {
      JsonNode found =
          left.stream()
              .filter(event -> mismatch(one, event).isEmpty())
              .findFirst()
              .orElseThrow(() ->
                  new AssertionError(
                      "no event is "
                          + one
                          + "\namong\n"
                          + String.join(
                              "\n",
                              left.stream()
                                  .map(e ->
                                      mismatch(one, e) + " <- " + cut(e.path("message").toString()))
                                  .toList())));
      left.remove(found);
    }
    assertThat(left).as("nothing beside what is expected").isEmpty();
  }

  private static String cut(String text) {
    return text.length() < 100 ? text : text.substring(0, 100);
  }

  /** What differs, or "". */
  private static String mismatch(JsonNode expected, JsonNode actual) {
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      String wanted = field.getValue().asText();
      boolean same =
          switch (field.getKey()) {
            case "messageStartsWith" -> actual.path("message").asText().startsWith(wanted);
            case "messageEndsWith" -> actual.path("message").asText().endsWith(wanted);
            case "attributes" -> attributes(field.getValue(), actual.path("attributes"));
            default -> actual.path(field.getKey()).asText().equals(wanted);
          };
      if (!same) {
        return field.getKey();
      }
    }
    return "";
  }

  private static boolean attributes(JsonNode expected, JsonNode actual) {
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      String text = "";
      for (JsonNode attribute : actual) {
        if (attribute.path("key").asText().equals(field.getKey())) {
          text = attribute.path("value").asText().stripTrailing();
        }
      }
      if (!text.equals(field.getValue().asText())) {
        return false;
      }
    }
    return true;
  }
}
