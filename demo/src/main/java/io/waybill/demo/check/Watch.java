package io.waybill.demo.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Tells each dead letter, in words, when Waybill first answers it. For one thread. */
public final class Watch {
  private final Waybill waybill;
  private final Consumer<String> say;
  private final String address;
  private final Set<String> told = new HashSet<>();
  private boolean isLinked;

  /**
   * A watch.
   *
   * @param address where users find Waybill
   */
  public Watch(Waybill waybill, String address, Consumer<String> say) {
    this.waybill = waybill;
    this.address = address;
    this.say = say;
  }

  /** Asks once. */
  public void look() {
    List<JsonNode> newest =
        List.copyOf(items(waybill.get("/api/v1/dead-letters?limit=100&from=now-1m", "")));
    for (JsonNode dead : newest.reversed()) {
      if (told.add(dead.path("id").asText())) {
        say.accept(inWords(dead));
        link(dead.path("traceId").asText());
      }
    }
  }

  /** Of the first one, where else its trace is to be seen. */
  private void link(String trace) {
    if (!isLinked && !trace.isEmpty()) {
      isLinked = true;
      Links.of(address, trace).forEach(say);
    }
  }

  private static List<JsonNode> items(JsonNode answer) {
    List<JsonNode> items = new java.util.ArrayList<>();
    answer.path("items").forEach(items::add);
    return items;
  }

  private static String inWords(JsonNode dead) {
    String trace = dead.path("traceId").asText();
    JsonNode origin = dead.path("origin");
    String error = dead.path("errorType").asText();
    String message = dead.path("errorMessage").asText();
    return "order "
        + order(dead)
        + " (trace "
        + trace.substring(0, Math.min(4, trace.length()))
        + "…): dead-lettered"
        + (dead.has("group") ? " by " + dead.path("group").asText() : "")
        + (origin.isMissingNode()
            ? ", probably from " + dead.path("likelyOriginTopic").asText()
            : " at "
                + origin.path("topic").asText()
                + "/"
                + origin.path("partition").asText()
                + "@"
                + origin.path("offset").asText())
        + ": "
        + (error.isEmpty()
            ? message
            : error.substring(error.lastIndexOf('.') + 1) + ": " + message);
  }

  private static String order(JsonNode dead) {
    for (JsonNode attribute : dead.path("attributes")) {
      if (attribute.path("key").asText().equals("header.order-id")) {
        return attribute.path("value").asText();
      }
    }
    String payload = dead.path("payload").path("text").asText();
    int at = payload.indexOf("\"orderId\": ");
    return at < 0 ? "?" : payload.substring(at + 11).replaceAll("\\D.*", "");
  }
}
