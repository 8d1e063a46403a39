package io.waybill.ledger;

import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * By a key that grows (an offset, a time), the least value that was told there. Bounded: keys far
 * behind the last one are rounded down, to a 256th of their distance at most, and share the least
 * of their values. What it holds does not depend on the order of what it was told.
 */
final class Earliest {
  private static final int STEPS = 256;
  private static final int ROUND_AT = 16_384;

  private NavigableMap<Long, Long> least = new TreeMap<>();
  private boolean rounded = true;

  void put(long key, long value) {
    least.merge(key, value, Math::min);
    rounded = false;
    if (least.size() > ROUND_AT) {
      round();
    }
  }

  /** Takes the value for each key in {@code [from, to)}, which may be rounded. */
  void putRange(long from, long to, long value) {
    int level = 0;
    while ((to >> level) - (from >> level) > STEPS) {
      level++;
    }
    for (long key = from; key < to; key = ((key >> level) + 1) << level) {
      put(key, value);
    }
  }

  private NavigableMap<Long, Long> round() {
    if (rounded) {
      return least;
    }
    long last = least.lastKey();
    NavigableMap<Long, Long> fewer = new TreeMap<>();
    for (Map.Entry<Long, Long> one : least.entrySet()) {
      long key = one.getKey();
      int level = 0;
      while ((last >> (level + 1)) - (key >> (level + 1)) >= STEPS) {
        level++;
      }
      fewer.merge(key >> level << level, one.getValue(), Math::min);
    }
    least = fewer;
    rounded = true;
    return least;
  }

  /** The least value of this key and what it shares it with; of the key before it, else. */
  OptionalLong at(long key) {
    return value(round().floorEntry(key));
  }

  /** The greatest key, or one that it was rounded to. */
  OptionalLong lastKey() {
    return least.isEmpty() ? OptionalLong.empty() : OptionalLong.of(least.lastKey());
  }

  /** The least value of the next key from this one on. */
  OptionalLong from(long key) {
    return value(round().ceilingEntry(key));
  }

  private static OptionalLong value(Map.@org.jspecify.annotations.Nullable Entry<Long, Long> of) {
    return of == null ? OptionalLong.empty() : OptionalLong.of(of.getValue());
  }

  void write(LedgerOutput out) throws IOException {
    NavigableMap<Long, Long> all = round();
    out.writeInt(all.size());
    for (Map.Entry<Long, Long> one : all.entrySet()) {
      out.writeLong(one.getKey());
      out.writeLong(one.getValue());
    }
  }

  static Earliest read(LedgerInput in) throws IOException {
    Earliest earliest = new Earliest();
    for (int left = in.readInt(); left > 0; left--) {
      long key = in.readLong();
      earliest.put(key, in.readLong());
    }
    return earliest;
  }
}
