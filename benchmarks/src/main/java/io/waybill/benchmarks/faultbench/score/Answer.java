package io.waybill.benchmarks.faultbench.score;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Waybill says of a message for a group.
 *
 * @param verdict its name; {@code none} where there is none
 * @param detail the reason or the cause
 * @param marks beside it
 */
public record Answer(String verdict, double confidence, String detail, Set<String> marks) {
  /** Where nothing is said. */
  static final Answer NONE = new Answer("none", 0, "", Set.of());

  public Answer {
    marks = Set.copyOf(marks);
  }

  /** The verdict for this group in the answer to a message. */
  static Answer of(JsonNode message, String group) {
    Set<String> marks = new TreeSet<>();
    for (JsonNode mark : message.path("marks")) {
      if (mark.path("group").asText(group).equals(group)) {
        marks.add(mark.path("mark").asText());
      }
    }
    for (JsonNode verdict : message.path("verdicts")) {
      if (verdict.path("group").asText().equals(group)) {
        return new Answer(
            verdict.path("verdict").asText(),
            verdict.path("confidence").asDouble(),
            verdict.path("reason").asText(verdict.path("cause").asText()),
            marks);
      }
    }
    return new Answer("none", 0, "", marks);
  }

  /** The verdict of a message in a list. */
  static Answer ofItem(JsonNode item) {
    JsonNode verdict = item.path("verdict");
    return new Answer(
        verdict.path("verdict").asText(),
        verdict.path("confidence").asDouble(),
        verdict.path("cause").asText(),
        Set.of());
  }

  /** True where it will be another one soon. */
  boolean isPending() {
    return verdict.equals("in_flight") && detail.startsWith("awaiting");
  }

  /** True where it says something. */
  boolean isDecided() {
    return !verdict.equals("unknown") && !verdict.equals("none") && !isPending();
  }
}
