package io.waybill.graph;

import io.waybill.trace.SpanRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A span that others name, and that has not arrived.
 *
 * @param type how it is named: {@code parent}, {@code link} or {@code log}
 * @param span the span
 * @param namedBy IDs of the nodes that name it, {@link #MAX_NAMED} at most
 * @param count how many name it
 */
public record Missing(String type, SpanRef span, List<String> namedBy, int count) {
  /** How many of those that name it are told. */
  public static final int MAX_NAMED = 10;

  public Missing {
    namedBy = List.copyOf(namedBy);
  }

  /** Every span that is known to be missing, in the order of the nodes. */
  static List<Missing> of(List<Node> nodes, List<Edge> edges) {
    Map<String, List<Edge>> naming = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node.presence() == Node.Presence.MISSING) {
        naming.put(node.id(), new ArrayList<>());
      }
    }
    for (Edge edge : edges) {
      List<Edge> all = naming.get(edge.to());
      if (all != null) {
        all.add(edge);
      }
    }
    List<Missing> missing = new ArrayList<>();
    for (Node node : nodes) {
      List<Edge> all = naming.getOrDefault(node.id(), List.of());
      if (!all.isEmpty()) {
        missing.add(
            new Missing(
                type(all),
                node.span(),
                all.stream().map(Edge::from).limit(MAX_NAMED).toList(),
                all.size()));
      }
    }
    return missing;
  }

  private static String type(List<Edge> naming) {
    if (naming.stream().anyMatch(e -> e.type() == EdgeType.CHILD_OF)) {
      return "parent";
    }
    return naming.stream().anyMatch(e -> e.type() == EdgeType.LINKS_TO) ? "link" : "log";
  }
}
