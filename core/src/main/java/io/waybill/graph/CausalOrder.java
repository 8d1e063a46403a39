package io.waybill.graph;

import io.waybill.event.Coordinate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The order in which things can have happened: causes before what they caused (a parent before its
 * children, a record before who consumed it, a record before the records behind it in its
 * partition), and among what is free to go, the earliest first. That is Kahn's topological sort
 * with a queue by time. Clocks never overrule a cause; where causes contradict each other, as after
 * a replay loop, the earliest goes first.
 */
final class CausalOrder {
  private static final Comparator<Node> EARLIEST =
      Comparator.comparingLong(Node::unixNano).thenComparing(Node::id);

  private final List<Node> nodes;
  private final Map<String, Integer> index = new HashMap<>();
  private final List<List<Integer>> effects = new ArrayList<>();
  private final int[] waitingFor;

  private CausalOrder(List<Node> nodes) {
    this.nodes = nodes;
    this.waitingFor = new int[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      index.put(nodes.get(i).id(), i);
      effects.add(new ArrayList<>(2));
    }
  }

  static List<Node> of(List<Node> nodes, List<Edge> edges) {
    CausalOrder order = new CausalOrder(nodes);
    for (Edge edge : edges) {
      if (edge.type().startsWithTheCause()) {
        order.before(edge.from(), edge.to());
      } else {
        order.before(edge.to(), edge.from());
      }
    }
    order.chainPartitions();
    return order.sorted();
  }

  private void before(String cause, String effect) {
    Integer from = index.get(cause);
    Integer to = index.get(effect);
    if (from != null && to != null && !from.equals(to)) {
      effects.get(from).add(to);
      waitingFor[to]++;
    }
  }

  /** A record stands in the log before every record with a higher offset. */
  private void chainPartitions() {
    Map<String, List<Node>> partitions = new HashMap<>();
    for (Node node : nodes) {
      node.coordinate()
          .ifPresent(c ->
              partitions
                  .computeIfAbsent(
                      c.cluster() + "/" + c.topic() + "/" + c.partition(), p -> new ArrayList<>())
                  .add(node));
    }
    for (List<Node> records : partitions.values()) {
      records.sort(
          Comparator.comparing(node -> node.coordinate().map(Coordinate::offset).orElse(0L)));
      for (int i = 1; i < records.size(); i++) {
        before(records.get(i - 1).id(), records.get(i).id());
      }
    }
  }

  private List<Node> sorted() {
    Deque<Integer> unseen = new ArrayDeque<>(); // nothing is known of them, so they hold nothing up
    Comparator<Integer> earliest = Comparator.comparing(nodes::get, EARLIEST);
    PriorityQueue<Integer> ready = new PriorityQueue<>(earliest);
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      all.add(i);
      if (waitingFor[i] == 0) {
        enqueue(i, unseen, ready);
      }
    }
    all.sort(earliest);
    Deque<Integer> rest = new ArrayDeque<>(all);
    boolean[] done = new boolean[nodes.size()];
    List<Node> sorted = new ArrayList<>(nodes.size());
    while (sorted.size() < nodes.size()) {
      Integer next = unseen.isEmpty() ? ready.poll() : unseen.poll();
      if (next == null) {
        next = rest.removeFirst(); // a circle of causes: the earliest breaks it
      }
      if (!done[next]) {
        done[next] = true;
        sorted.add(nodes.get(next));
        for (int effect : effects.get(next)) {
          if (--waitingFor[effect] == 0 && !done[effect]) {
            enqueue(effect, unseen, ready);
          }
        }
      }
    }
    return Collections.unmodifiableList(sorted);
  }

  private void enqueue(int i, Deque<Integer> unseen, PriorityQueue<Integer> ready) {
    if (nodes.get(i).events().isEmpty()) {
      unseen.add(i);
    } else {
      ready.add(i);
    }
  }
}
