package io.waybill.graph;

import io.waybill.store.Key;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is still to be looked up, nearest first and each key once. */
final class Frontier {
  private final PriorityQueue<Step> queue =
      new PriorityQueue<>(Comparator.comparingInt(Step::hops).thenComparingLong(Step::number));
  private final Set<Key> known = new HashSet<>();
  private long number;

  /**
   * A look-up.
   *
   * @param key what to look up
   * @param hops how far away what it finds in known traces is
   * @param number the place in the order of discovery
   */
  record Step(Key key, int hops, long number) {}

  /** Adds a look-up, unless it was added before: at the same or a smaller distance, by order. */
  boolean add(Key key, int hops) {
    if (!known.add(key)) {
      return false;
    }
    queue.add(new Step(key, hops, number++));
    return true;
  }

  boolean knows(Key key) {
    return known.contains(key);
  }

  @Nullable Step next() {
    return queue.poll();
  }

  /** How many look-ups are left. */
  int size() {
    return queue.size();
  }
}
