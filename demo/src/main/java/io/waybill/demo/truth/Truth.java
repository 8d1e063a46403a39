package io.waybill.demo.truth;

import io.waybill.demo.truth.Injected.Proof;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that happened: nodes, edges, faults. Thread-safe. */
public final class Truth {
  /** The partition of a line that is in a file, and of which it is not known yet where it went. */
  public static final int NOT_SHIPPED_YET = -1;

  private static final String CLUSTER = "main";

  /** Node to trace; "" for what is in none. */
  private final Map<String, String> nodes = new LinkedHashMap<>();

  private final Set<String> missing = new LinkedHashSet<>();
  private final Set<Edge> edges = new LinkedHashSet<>();
  private final List<Injected> injected = new ArrayList<>();
  private final Map<Long, Order> orders = new LinkedHashMap<>();
  private final Map<String, String> shipped = new HashMap<>();
  private final Map<String, Long> written = new HashMap<>();
  private final Map<String, Map<Integer, Long>> ends = new HashMap<>();

  /** An order, as its checkout knows it. */
  public record Order(long number, String tenant, String traceId) {}

  /** A span's ID as a node. */
  public static String span(String traceId, String spanId) {
    return "span:" + traceId + "/" + spanId;
  }

  /** A record's ID as a node. */
  public static String message(String topic, int partition, long offset) {
    return "message:" + CLUSTER + "/" + topic + "/" + partition + "@" + offset;
  }

  /** A log line's ID as a node, by the record that it is in. */
  public static String log(String topic, int partition, long offset) {
    return "log:" + CLUSTER + "/" + event(topic, partition, offset);
  }

  /** The ID of the one event of a record. */
  public static String event(String topic, int partition, long offset) {
    return topic + "/" + partition + "@" + offset + "#0";
  }

  /** A node that is there. */
  public synchronized void node(String id, String traceId) {
    nodes.putIfAbsent(id, traceId);
  }

  /** A span that is named by others and never exported. */
  public synchronized void missing(String id, String traceId) {
    nodes.putIfAbsent(id, traceId);
    missing.add(id);
  }

  public synchronized void edge(String from, String type, String to) {
    edges.add(new Edge(from, type, to));
  }

  public synchronized void order(Order order) {
    orders.put(order.number(), order);
  }

  public synchronized void injected(Injected fault) {
    injected.add(fault);
  }

  /** A line of this number was shipped to this place: what was said of it is said of that. */
  public synchronized void shipped(String topic, long number, int partition, long offset) {
    shipped.put(event(topic, NOT_SHIPPED_YET, number), event(topic, partition, offset));
  }

  private String place(String id) {
    String prefix = id.startsWith("log:") ? "log:" + CLUSTER + "/" : "";
    String placed = shipped.get(id.substring(prefix.length()));
    return placed == null ? id : prefix + placed;
  }

  /** Puts places in for the numbers of lines, once all are known. */
  public synchronized void place() {
    Map<String, String> placedNodes = new LinkedHashMap<>();
    nodes.forEach((id, trace) -> placedNodes.put(place(id), trace));
    nodes.clear();
    nodes.putAll(placedNodes);
    List<Edge> placedEdges =
        edges.stream()
            .map(edge -> new Edge(place(edge.from()), edge.type(), place(edge.to())))
            .toList();
    edges.clear();
    edges.addAll(placedEdges);
    injected.replaceAll(fault -> fault.with(place(fault.proof())));
  }

  private Proof place(Proof proof) {
    return switch (proof) {
      case Proof.HasEdge(Edge edge) ->
          new Proof.HasEdge(new Edge(place(edge.from()), edge.type(), place(edge.to())));
      case Proof.HasEvent(String id, String claim) -> new Proof.HasEvent(place(id), claim);
      case Proof.IsKept(String id) -> new Proof.IsKept(place(id));
      case Proof.IsUndecodable(String id) -> new Proof.IsUndecodable(place(id));
      case Proof.IsMissing missed -> missed;
      case Proof.GuessesOrigin guess -> guess;
      case Proof.HasVerdict verdict -> verdict;
    };
  }

  /** A record was acknowledged by the broker. */
  public synchronized void written(String topic, int partition, long offset) {
    written.merge(topic, 1L, Long::sum);
    ends.computeIfAbsent(topic, t -> new HashMap<>()).merge(partition, offset + 1, Math::max);
  }

  /** How many records of this topic were acknowledged. */
  public synchronized long written(String topic) {
    return written.getOrDefault(topic, 0L);
  }

  /** Behind the last acknowledged record, per partition. */
  public synchronized Map<Integer, Long> ends(String topic) {
    return Map.copyOf(ends.getOrDefault(topic, Map.of()));
  }

  public synchronized List<Order> orders() {
    return List.copyOf(orders.values());
  }

  public synchronized List<Injected> injected() {
    return List.copyOf(injected);
  }

  /** The nodes and edges that hang together with this trace, by edges or by a common trace. */
  public synchronized Component around(String traceId) {
    return components().getOrDefault(traceId, new Component(Set.of(), Set.of(), Set.of()));
  }

  /** What hangs together. */
  public record Component(Set<String> nodes, Set<String> missing, Set<Edge> edges) {}

  private Map<String, Component> cached = Map.of();
  private int cachedFor = -1;

  private Map<String, Component> components() {
    int size = nodes.size() + edges.size();
    if (cachedFor != size) {
      cached = new Components(nodes, missing, edges).byTrace();
      cachedFor = size;
    }
    return cached;
  }
}
