package io.waybill.correlator.spanmetrics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A bounded number of series: of what comes when it is full, a coarser key is taken. */
final class Capped<K, V> {
  private final Map<K, V> series = new HashMap<>();
  private final int most;
  private final UnaryOperator<K> coarser;
  private final Supplier<V> begin;
  private long leftOut;

  /**
   * None yet.
   *
   * @param coarser of few different values
   */
  Capped(int most, UnaryOperator<K> coarser, Supplier<V> begin) {
    this.most = most;
    this.coarser = coarser;
    this.begin = begin;
  }

  /** The series of this key. */
  V of(K key) {
    V known = series.get(key);
    if (known != null) {
      return known;
    }
    if (series.size() < most) {
      return series.computeIfAbsent(key, unused -> begin.get());
    }
    leftOut++;
    K other = coarser.apply(key);
    return series.containsKey(other) || series.size() < 2 * most
        ? series.computeIfAbsent(other, unused -> begin.get())
        : begin.get();
  }

  boolean has(K key) {
    return series.containsKey(key);
  }

  void each(BiConsumer<K, V> sink) {
    series.forEach(sink);
  }

  /** How often there was no room. */
  long leftOut() {
    return leftOut;
  }
}
