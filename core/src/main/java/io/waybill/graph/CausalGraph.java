package io.waybill.graph;

import java.util.List;

/**
 * The causal graph around a trace.
 *
 * @param nodes by {@link Node#ORDER}
 * @param edges between those nodes, in the order of their later end
 * @param leftOut what bounds kept out; empty when the graph is whole
 * @param warnings what could not be read, for people
 */
public record CausalGraph(
    List<Node> nodes, List<Edge> edges, List<LeftOut> leftOut, List<String> warnings) {
  public CausalGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    leftOut = List.copyOf(leftOut);
    warnings = List.copyOf(warnings);
  }
}
