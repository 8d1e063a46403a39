package io.waybill.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which messages of one partition one process handled, by its spans, and about when, by its own
 * clock: to the second, and to a 64th of how long ago it is. Bounded, and the same whatever the
 * order in which it is told.
 */
final class Handled {
  private static final int STEPS = 128;
  private static final int ROUND_AT = 2_048;

  /** The first and the last offset of a time. */
  private record Span(long first, long last) {
    Span and(Span other) {
      return new Span(Math.min(first, other.first), Math.max(last, other.last));
    }

    boolean has(long offset) {
      return first <= offset && offset <= last;
    }
  }

  private final OffsetSet offsets;
  private NavigableMap<Long, Span> bySecond = new TreeMap<>();
  private boolean rounded = true;

  private Handled(OffsetSet offsets) {
    this.offsets = offsets;
  }

  static Handled none() {
    return new Handled(new OffsetSet());
  }

  void take(long offset, long begunMilli, long endedMilli) {
    offsets.add(offset);
    put(Math.floorDiv(begunMilli, 1_000L), new Span(offset, offset));
    put(Math.floorDiv(endedMilli, 1_000L), new Span(offset, offset));
  }

  private void put(long second, Span span) {
    Span known = bySecond.get(second);
    if (known == null || !known.has(span.first()) || !known.has(span.last())) {
      bySecond.merge(second, span, Span::and);
      rounded = false;
      if (bySecond.size() > ROUND_AT) {
        round();
      }
    }
  }

  /** Joins seconds that are long ago. */
  private void round() {
    if (rounded) {
      return;
    }
    NavigableMap<Long, Span> fewer = new TreeMap<>();
    bySecond.forEach((second, span) -> {
      int level = level(second);
      fewer.merge(second >> level << level, span, Span::and);
    });
    bySecond = fewer;
    rounded = true;
  }

  /** How many bits of a time are rounded away, so long ago. */
  private int level(long second) {
    long last = bySecond.lastKey();
    int level = 0;
    while ((last >> (level + 1)) - (second >> (level + 1)) >= STEPS) {
      level++;
    }
    return level;
  }

  OffsetSet offsets() {
    return offsets;
  }

  /** When it began to handle this, which it did, at the earliest. */
  long begunMilli(long offset) {
    round();
    for (Map.Entry<Long, Span> one : bySecond.entrySet()) {
      if (one.getValue().has(offset)) {
        return one.getKey() * 1_000;
      }
    }
    return Long.MIN_VALUE / 2;
  }

  /** When it was done with this, which it handled, at the latest. */
  long endedMilli(long offset) {
    round();
    for (Map.Entry<Long, Span> one : bySecond.descendingMap().entrySet()) {
      if (one.getValue().has(offset)) {
        return (one.getKey() + (1L << level(one.getKey()))) * 1_000;
      }
    }
    return Long.MAX_VALUE / 2;
  }

  /** Forgets what is below this offset; true where nothing is left. */
  boolean removeBelow(long offset) {
    offsets.removeBelow(offset);
    bySecond.values().removeIf(span -> span.last() < offset);
    return offsets.isEmpty();
  }

  void write(DataOutputStream out) throws IOException {
    round();
    offsets.write(out);
    out.writeInt(bySecond.size());
    for (Map.Entry<Long, Span> one : bySecond.entrySet()) {
      out.writeLong(one.getKey());
      out.writeLong(one.getValue().first());
      out.writeLong(one.getValue().last());
    }
  }

  static Handled read(DataInputStream in) throws IOException {
    Handled handled = new Handled(OffsetSet.read(in));
    for (int left = in.readInt(); left > 0; left--) {
      long second = in.readLong();
      handled.bySecond.put(second, new Span(in.readLong(), in.readLong()));
      handled.rounded = false;
    }
    return handled;
  }
}
