package io.waybill.demo.truth;

import io.waybill.demo.truth.Truth.Component;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Connected components, by union and find. */
final class Components {
  private final Map<String, String> nodes;
  private final Set<String> missing;
  private final Set<Edge> edges;
  private final Map<String, String> leaders = new HashMap<>();

  /**
   * Components of these.
   *
   * @param nodes each with its trace, or ""
   */
  Components(Map<String, String> nodes, Set<String> missing, Set<Edge> edges) {
    this.nodes = nodes;
    this.missing = missing;
    this.edges = edges;
    nodes.forEach((node, trace) -> {
      if (!trace.isEmpty()) {
        union(node, "trace:" + trace);
      }
    });
    edges.forEach(edge -> union(edge.from(), edge.to()));
  }

  private String find(String id) {
    String at = id;
    while (true) {
      String up = leaders.getOrDefault(at, at);
      if (up.equals(at)) {
        leaders.put(id, at);
        return at;
      }
      at = up;
    }
  }

  private void union(String a, String b) {
    leaders.put(find(a), find(b));
  }

  Map<String, Component> byTrace() {
    Map<String, Component> byLeader = new HashMap<>();
    nodes.keySet().forEach(node -> component(byLeader, node).nodes().add(node));
    missing.forEach(node -> component(byLeader, node).missing().add(node));
    edges.forEach(edge -> component(byLeader, edge.from()).edges().add(edge));
    Map<String, Component> byTrace = new HashMap<>();
    for (String trace : nodes.values()) {
      if (!trace.isEmpty()) {
        byTrace.computeIfAbsent(trace, t -> component(byLeader, "trace:" + t));
      }
    }
    return byTrace;
  }

  private Component component(Map<String, Component> byLeader, String member) {
    return byLeader.computeIfAbsent(
        find(member),
        leader ->
            new Component(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>()));
  }
}
