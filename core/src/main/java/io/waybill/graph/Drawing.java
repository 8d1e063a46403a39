package io.waybill.graph;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.graph.Node.Presence;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes and edges while they are put together: naming a node twice gives one node, and an edge that
 * is shown twice is one edge with two pieces of evidence.
 */
final class Drawing {
  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final Map<EdgeKey, List<Evidence>> edges = new LinkedHashMap<>();

  private record EdgeKey(String from, String to, EdgeType type) {}

  /** A node so far. */
  static final class Draft {
    final String id;
    final SpanRef span;
    final Optional<Coordinate> coordinate;
    final List<Event> events = new ArrayList<>(1);
    NodeType type;
    int hops = Integer.MAX_VALUE;
    long unixNano = Long.MAX_VALUE;

    Draft(String id, NodeType type, SpanRef span, Optional<Coordinate> coordinate) {
      this.id = id;
      this.type = type;
      this.span = span;
      this.coordinate = coordinate;
    }
  }

  /** The node of a span that this event is about, or only names. */
  Draft span(SpanRef ref, Found namedBy) {
    return name(new Draft(Node.idOf(ref), NodeType.SPAN, ref, Optional.empty()), namedBy);
  }

  /** The node of a log line. */
  Draft log(Found log) {
    Event event = log.event();
    return own(
        name(new Draft(Node.idOfLog(event), NodeType.LOG, event.trace(), Optional.empty()), log),
        log);
  }

  /** The node of a record that this event names. */
  Draft message(Coordinate coordinate, Found namedBy) {
    return name(
        new Draft(Node.idOf(coordinate), NodeType.MESSAGE, SpanRef.NONE, Optional.of(coordinate)),
        namedBy);
  }

  /** The node of a record in a dead-letter or retry topic, from its own event. */
  Draft hop(Found hop) {
    Draft node = own(message(hop.event().source().coordinate(), hop), hop);
    node.type = hop.event().kind() == EventKind.DEAD_LETTER ? NodeType.DEAD_LETTER : NodeType.RETRY;
    return node;
  }

  /** Says that this event is what is known of the node. */
  Draft own(Draft node, Found found) {
    if (node.events.isEmpty()) {
      node.unixNano = found.event().time().unixNano();
      node.hops = found.hops();
    } else {
      node.unixNano = Math.min(node.unixNano, found.event().time().unixNano());
      node.hops = Math.min(node.hops, found.hops());
    }
    node.events.add(found.event());
    return node;
  }

  private Draft name(Draft fresh, Found by) {
    Draft node = drafts.computeIfAbsent(fresh.id, id -> fresh);
    if (node.events.isEmpty()) {
      node.hops = Math.min(node.hops, by.hops());
      node.unixNano = Math.min(node.unixNano, by.event().time().unixNano());
    }
    return node;
  }

  /** Connects two nodes, for this reason. */
  void edge(Draft from, EdgeType type, Draft to, String rule, Event shownBy) {
    Evidence evidence = new Evidence(rule, shownBy.source());
    List<Evidence> all =
        edges.computeIfAbsent(new EdgeKey(from.id, to.id, type), key -> new ArrayList<>(1));
    if (!all.contains(evidence)) {
      all.add(evidence);
    }
  }

  /** What was put together so far. */
  Collection<Draft> drafts() {
    return drafts.values();
  }

  /**
   * The nodes, sorted.
   *
   * @param whole the traces of which everything that is stored was read
   */
  List<Node> nodes(Set<TraceId> whole) {
    return drafts.values().stream()
        .map(draft ->
            new Node(
                draft.id,
                draft.type,
                presence(draft, whole),
                draft.hops,
                draft.unixNano,
                draft.events,
                draft.span,
                draft.coordinate))
        .sorted(Node.ORDER)
        .toList();
  }

  private static Presence presence(Draft draft, Set<TraceId> whole) {
    if (draft.type != NodeType.SPAN || !draft.events.isEmpty()) {
      return Presence.SEEN;
    }
    return whole.contains(draft.span.traceId()) ? Presence.MISSING : Presence.NOT_READ;
  }

  /** The edges, each where its later end stands in the order of these nodes. */
  List<Edge> edges(List<Node> nodes) {
    Map<String, Integer> places = new LinkedHashMap<>();
    nodes.forEach(node -> places.put(node.id(), places.size()));
    record Placed(int place, Edge edge) {}
    return edges.entrySet().stream()
        .map(e -> {
          EdgeKey key = e.getKey();
          int place =
              Math.max(places.getOrDefault(key.from(), 0), places.getOrDefault(key.to(), 0));
          return new Placed(place, new Edge(key.from(), key.to(), key.type(), e.getValue()));
        })
        .sorted(
            Comparator.comparingInt(Placed::place)
                .thenComparing(placed -> placed.edge().type())
                .thenComparing(placed -> placed.edge().from())
                .thenComparing(placed -> placed.edge().to()))
        .map(Placed::edge)
        .toList();
  }

  /** A span in the trace of another one. */
  static SpanRef sibling(SpanRef span, SpanId id) {
    return new SpanRef(span.traceId(), id);
  }
}
