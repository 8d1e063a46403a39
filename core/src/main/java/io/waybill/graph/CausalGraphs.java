package io.waybill.graph;

import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.util.List;

/** Reads causal graphs out of a store. */
public final class CausalGraphs {
  private CausalGraphs() {}

  /**
   * The graph around a trace.
   *
   * @param reader read from by the calling thread; not closed
   * @param scope whose events may be seen: to others the graph is as if theirs did not exist
   * @throws io.waybill.store.StoreException when the store can't be read
   */
  public static CausalGraph around(
      TraceId trace, EventReader reader, Scope scope, GraphBounds bounds) {
    Growth growth = new Growth(reader, scope, bounds);
    growth.grow(trace);
    Drawing drawing = Joins.of(growth.found());
    List<Node> nodes = drawing.nodes(growth.whole());
    return new CausalGraph(nodes, drawing.edges(nodes), growth.leftOut(), growth.warnings());
  }
}
