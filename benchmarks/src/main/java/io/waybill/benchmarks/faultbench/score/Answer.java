package io.waybill.benchmarks.faultbench.score;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What Waybill says of a message for a group.
 *
 * @param verdict its name; {@code none} where there is none
 * @param detail the reason or the cause
 */
public record Answer(String verdict, double confidence, String detail) {
  private static final Answer NONE = new Answer("none", 0, "");

  /** The verdict for this group in the answer to a message. */
  static Answer of(JsonNode message, String group) {
    for (JsonNode verdict : message.path("verdicts")) {
      if (verdict.path("group").asText().equals(group)) {
        return new Answer(
            verdict.path("verdict").asText(),
            verdict.path("confidence").asDouble(),
            verdict.path("reason").asText(verdict.path("cause").asText()));
      }
    }
    return NONE;
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
