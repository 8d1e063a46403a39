package io.waybill.graph;

import io.waybill.event.Event;
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
    return new CausalGraph(nodes, drawing.edges(nodes), growth.allLeftOut(), growth.warnings());
  }

  /**
   * The timeline of a trace: its own events, and the dead letters and retries of its messages.
   *
   * @param reader read from by the calling thread; not closed
   * @param scope whose events may be seen
   * @param bounds of which the hops don't count
   * @throws io.waybill.store.StoreException when the store can't be read
   */
  public static Timeline timeline(
      TraceId trace, EventReader reader, Scope scope, GraphBounds bounds) {
    Growth growth = new Growth(reader, scope, bounds.withHops(0));
    growth.grow(trace);
    Drawing drawing = Joins.of(growth.found());
    List<Node> nodes = drawing.nodes(growth.whole());
    List<Edge> edges = drawing.edges(nodes);
    List<Event> events =
        CausalOrder.of(nodes, edges).stream().flatMap(node -> node.events().stream()).toList();
    return new Timeline(
        events,
        Missing.of(nodes, edges),
        Skews.of(nodes, edges),
        growth.beyond(),
        growth.leftOut(),
        growth.warnings());
  }
}
