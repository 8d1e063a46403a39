package io.waybill.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds clocks that contradict each other: a cause that seems later than its effect. */
final class Skews {
  /** Node.js writes span starts in whole milliseconds, so that less than this shows nothing. */
  private static final long RESOLUTION_NANOS = 1_000_000;

  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<List<String>, Skew> worst = new HashMap<>();

  private Skews(List<Node> nodes) {
    nodes.forEach(node -> this.nodes.put(node.id(), node));
  }

  /** The largest contradiction between each two services, largest first. */
  static List<Skew> of(List<Node> nodes, List<Edge> edges) {
    Skews skews = new Skews(nodes);
    Map<String, List<Node>> producers = new HashMap<>();
    for (Edge edge : edges) {
      if (edge.type() == EdgeType.CHILD_OF) {
        skews.compare(skews.nodes.get(edge.to()), skews.nodes.get(edge.from()));
      } else if (edge.type() == EdgeType.PRODUCED) {
        Node producer = skews.nodes.get(edge.from());
        if (producer != null) {
          producers.computeIfAbsent(edge.to(), id -> new ArrayList<>(1)).add(producer);
        }
      }
    }
    for (Edge edge : edges) {
      if (edge.type() == EdgeType.CONSUMED) {
        for (Node producer : producers.getOrDefault(edge.to(), List.of())) {
          skews.compare(producer, skews.nodes.get(edge.from()));
        }
      }
    }
    return skews.worst.values().stream()
        .sorted(Comparator.comparingLong(Skew::atLeastNanos).reversed().thenComparing(Skew::behind))
        .toList();
  }

  private void compare(
      @org.jspecify.annotations.Nullable Node cause,
      @org.jspecify.annotations.Nullable Node effect) {
    if (cause == null || effect == null || cause.events().isEmpty() || effect.events().isEmpty()) {
      return;
    }
    String ahead = cause.events().getFirst().service();
    String behind = effect.events().getFirst().service();
    long difference = cause.unixNano() - effect.unixNano();
    if (difference > RESOLUTION_NANOS && !ahead.equals(behind)) {
      worst.merge(
          List.of(ahead, behind),
          new Skew(ahead, behind, difference, cause.id(), effect.id()),
          (a, b) -> a.atLeastNanos() >= b.atLeastNanos() ? a : b);
    }
  }
}
