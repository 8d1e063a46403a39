package io.waybill.correlator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A causal graph as a tree of lines with time bars. A graph is no tree: each node stands under the
 * one that explains it best (its parent span, its record, the record that it is a copy of), and
 * other edges are left to {@code --json}.
 */
final class TraceTree {
  private static final int BAR = 24;
  private static final int MAX_DEPTH = 40;

  private final Map<String, JsonNode> nodes = new LinkedHashMap<>();
  private final Map<String, String> parents = new HashMap<>();
  private final Map<String, Integer> ranks = new HashMap<>();
  private final Map<String, List<String>> children = new HashMap<>();
  private final Set<String> drawn = new HashSet<>();
  private final boolean colours;
  private final List<String> lines = new ArrayList<>();
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  private TraceTree(JsonNode graph, boolean colours) {
    this.colours = colours;
    graph.path("nodes").forEach(node -> nodes.put(node.path("id").asText(), node));
    for (JsonNode edge : graph.path("edges")) {
      String from = edge.path("from").asText();
      String to = edge.path("to").asText();
      switch (edge.path("type").asText()) {
        case "child_of" -> under(from, to, 1);
        case "logged_in" -> under(from, to, 1);
        case "consumed" -> under(from, to, 0);
        case "links_to" -> under(from, to, 3);
        case "produced" -> under(to, from, 2);
        case "dead_lettered", "retried", "replayed" -> under(to, from, 1);
        default -> {}
      }
    }
  }

  /** The lines of this answer of {@code /graph}. */
  static List<String> draw(JsonNode graph, boolean colours) {
    return new TraceTree(graph, colours).draw();
  }

  /** The strongest reason wins: 0 before 1, and so on. */
  private void under(String child, String parent, int rank) {
    if (nodes.containsKey(child)
        && nodes.containsKey(parent)
        && rank < ranks.getOrDefault(child, Integer.MAX_VALUE)) {
      ranks.put(child, rank);
      parents.put(child, parent);
    }
  }

  private List<String> draw() {
    for (JsonNode node : nodes.values()) {
      long start = time(node);
      first = Math.min(first, start);
      last = Math.max(last, Math.max(start, node.path("endUnixNano").asLong()));
    }
    parents.forEach(
        (child, parent) -> children.computeIfAbsent(parent, p -> new ArrayList<>()).add(child));
    children.values().forEach(list -> list.sort(Comparator.comparingLong(this::timeOf)));
    nodes.keySet().stream()
        .filter(id -> !parents.containsKey(id))
        .sorted(Comparator.comparingLong(this::timeOf))
        .forEach(id -> draw(id, "", "", 0));
    // what stands in a circle of causes has no root
    nodes.keySet().stream()
        .sorted(Comparator.comparingLong(this::timeOf))
        .forEach(id -> draw(id, "", "", 0));
    return lines;
  }

  private long timeOf(String id) {
    JsonNode node = nodes.get(id);
    return node == null ? 0 : time(node);
  }

  private static long time(JsonNode node) {
    return node.path("timeUnixNano").asLong();
  }

  private void draw(String id, String indent, String branch, int depth) {
    JsonNode node = nodes.get(id);
    if (node == null || !drawn.add(id)) {
      return;
    }
    lines.add(bar(node) + " " + offset(node) + "  " + indent + branch + text(node));
    String deeper = indent + (branch.isEmpty() ? "" : branch.startsWith("└") ? "   " : "│  ");
    List<String> below = children.getOrDefault(id, List.of());
    for (int i = 0; i < below.size(); i++) {
      boolean isLast = i == below.size() - 1;
      draw(below.get(i), depth < MAX_DEPTH ? deeper : indent, isLast ? "└─ " : "├─ ", depth + 1);
    }
  }

  private String offset(JsonNode node) {
    return String.format(java.util.Locale.ROOT, "%10s", "+" + millis(time(node) - first));
  }

  static String millis(long nanos) {
    double ms = nanos / 1e6;
    return ms < 10_000
        ? String.format(java.util.Locale.ROOT, "%.1f ms", ms)
        : String.format(java.util.Locale.ROOT, "%.1f s", ms / 1000);
  }

  private String bar(JsonNode node) {
    long span = Math.max(1, last - first);
    long start = time(node);
    long end = Math.max(start, node.path("endUnixNano").asLong());
    int from = Math.clamp((start - first) * BAR / span, 0, BAR - 1);
    int to = Math.clamp((end - first) * BAR / span, from, BAR - 1);
    StringBuilder bar = new StringBuilder();
    for (int i = 0; i < BAR; i++) {
      boolean inside = i >= from && i <= to;
      bar.append(!inside ? '·' : node.has("endUnixNano") ? '█' : '◆');
    }
    return Ink.FAINT.on(bar.toString(), colours);
  }

  private String text(JsonNode node) {
    String service = node.path("service").asText();
    String who = service.isEmpty() ? "" : Ink.CYAN.on(service, colours) + " ";
    String presence = node.path("presence").asText();
    if (presence.equals("missing")) {
      return Ink.YELLOW.on("span " + node.path("spanId").asText() + " never arrived", colours);
    }
    if (presence.equals("not_read")) {
      return Ink.FAINT.on(
          "span " + node.path("spanId").asText() + " of trace " + node.path("traceId").asText(),
          colours);
    }
    return switch (node.path("type").asText()) {
      case "span" -> who + span(node) + verdicts(node);
      case "log" -> who + log(node);
      case "message" -> coordinate(node) + verdicts(node);
      case "retry" -> Ink.YELLOW.on("retry " + coordinate(node) + error(node), colours);
      default -> Ink.RED.on("dead letter " + coordinate(node) + error(node), colours);
    };
  }

  private String span(JsonNode node) {
    long took = node.path("endUnixNano").asLong() - node.path("startUnixNano").asLong();
    String text = node.path("name").asText() + " (" + millis(took) + ")";
    return node.path("threw").asBoolean() ? Ink.RED.on(text + " failed", colours) : text;
  }

  private String log(JsonNode node) {
    String level = node.path("level").asText();
    String text = (level + " " + oneLine(node.path("message").asText())).strip();
    return level.equals("ERROR") || level.equals("FATAL") ? Ink.RED.on(text, colours) : text;
  }

  static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 160 ? line : line.substring(0, 159) + "…";
  }

  /** What became of it, for each group. */
  private String verdicts(JsonNode node) {
    StringBuilder all = new StringBuilder();
    for (JsonNode verdict : node.path("verdicts")) {
      String text =
          (verdict.path("group").asText()
                  + " "
                  + verdict.path("verdict").asText().replace('_', ' '))
              .strip();
      all.append(all.isEmpty() ? "  " : ", ");
      all.append(verdict.path("lost").asBoolean() ? Ink.RED.on(text, colours) : text);
    }
    return all.toString();
  }

  static String coordinate(JsonNode node) {
    JsonNode at = node.path("coordinate");
    return at.path("topic").asText()
        + "/"
        + at.path("partition").asText()
        + "@"
        + at.path("offset").asText();
  }

  private static String error(JsonNode node) {
    String group = node.path("group").asText();
    String type = node.path("errorType").asText();
    String message = oneLine(node.path("errorMessage").asText());
    return (group.isEmpty() ? "" : " by " + group)
        + (type.isEmpty() && message.isEmpty() ? "" : ": ")
        + type.substring(type.lastIndexOf('.') + 1)
        + (type.isEmpty() || message.isEmpty() ? "" : ": ")
        + message;
  }
}
