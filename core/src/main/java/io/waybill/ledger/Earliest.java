package io.waybill.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * By a key that grows (an offset, a time), the least value that was told there. Bounded: keys far
 * behind the last one are rounded down, to a part of their distance, and share the least of their
 * values. What it holds does not depend on the order of what it was told.
 */
final class Earliest {
  private final int steps;
  private final int roundAt;

  private NavigableMap<Long, Long> least = new TreeMap<>();
  private boolean rounded = true;

  /** One that rounds to a 256th of the distance. */
  Earliest() {
    this(256, 16_384);
  }

  private Earliest(int steps, int roundAt) {
    this.steps = steps;
    this.roundAt = roundAt;
  }

  /** One that rounds to a 32nd of the distance, for where there are many. */
  static Earliest coarse() {
    return new Earliest(32, 512);
  }

  void put(long key, long value) {
    least.merge(key, value, Math::min);
    rounded = false;
    if (least.size() > roundAt) {
      round();
    }
  }

  /** Takes the value for each key in {@code [from, to)}, which may be rounded. */
  void putRange(long from, long to, long value) {
    int level = 0;
    while ((to >> level) - (from >> level) > steps) {
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
      while ((last >> (level + 1)) - (key >> (level + 1)) >= steps) {
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

  void write(DataOutputStream out) throws IOException {
    NavigableMap<Long, Long> all = round();
    out.writeInt(all.size());
    for (Map.Entry<Long, Long> one : all.entrySet()) {
      out.writeLong(one.getKey());
      out.writeLong(one.getValue());
    }
  }

  static Earliest read(DataInputStream in) throws IOException {
    return read(in, new Earliest());
  }

  static Earliest readCoarse(DataInputStream in) throws IOException {
    return read(in, coarse());
  }

  private static Earliest read(DataInputStream in, Earliest earliest) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      long key = in.readLong();
      earliest.put(key, in.readLong());
    }
    return earliest;
  }
}
