package io.waybill.correlator.http;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.graph.CausalGraph;
import io.waybill.graph.CausalGraphs;
import io.waybill.graph.Edge;
import io.waybill.graph.GraphBounds;
import io.waybill.graph.Node;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /traces/{traceId}/graph}: nodes and typed edges. A page has the next nodes, and the edges
 * of which it has the later end; all pages together have each once.
 */
final class GraphAnswers {
  private static final int MAX_HOPS = 20;
  private static final int DEFAULT_NODES = 500;
  private static final int MAX_NODES = 5000;
  private static final char CURSOR = 'g';

  private final Backend backend;

  GraphAnswers(Backend backend) {
    this.backend = backend;
  }

  Reply graph(Request request) {
    TraceId trace = TraceAnswers.traceId(request);
    Scope scope = request.caller().scope();
    GraphBounds bounds =
        GraphBounds.DEFAULTS.withHops(
            request.number("hops", GraphBounds.DEFAULTS.hops(), 0, MAX_HOPS));
    int limit = request.number("limit", DEFAULT_NODES, 1, MAX_NODES);
    String format = request.parameter("format");
    if (!format.isEmpty() && !format.equals("nodegraph")) {
      throw new Problem(400, "Bad format", "format is nodegraph, or left out");
    }
    try (EventReader reader = backend.store().reader()) {
      CausalGraph graph = CausalGraphs.around(trace, reader, scope, bounds);
      List<Node> nodes = graph.nodes();
      int from = Cursor.name(CURSOR, request).map(id -> behind(nodes, id)).orElse(0);
      int to = Math.min(nodes.size(), from + limit);
      List<Node> page = nodes.subList(from, to);
      MessageVerdicts verdicts = new MessageVerdicts(backend, reader, scope);
      List<Edge> edges = edges(graph, nodes.subList(0, from), page);
      if (format.equals("nodegraph")) {
        return Reply.json(NodeGraphJson.write(page, edges, verdicts));
      }
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            GraphJson.write(out, page, edges, verdicts);
            if (to < nodes.size()) {
              out.writeStringField("nextCursor", Cursor.of(CURSOR, page.getLast().id()));
            }
            TimelineJson.truncated(out, graph.leftOut());
            Json.texts(out, "warnings", graph.warnings());
            completeness.write(out);
          }));
    }
  }

  private static int behind(List<Node> nodes, String id) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).id().equals(id)) {
        return i + 1;
      }
    }
    throw new Problem(
        410, "Page is gone", "the node where the page before ended is gone; ask without cursor");
  }

  private static List<Edge> edges(CausalGraph graph, List<Node> before, List<Node> page) {
    Set<String> earlier = new HashSet<>();
    before.forEach(node -> earlier.add(node.id()));
    Set<String> here = new HashSet<>();
    page.forEach(node -> here.add(node.id()));
    return graph.edges().stream()
        .filter(e ->
            (here.contains(e.from()) && (here.contains(e.to()) || earlier.contains(e.to())))
                || (here.contains(e.to()) && earlier.contains(e.from())))
        .toList();
  }
}
