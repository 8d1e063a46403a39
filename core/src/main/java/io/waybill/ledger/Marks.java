package io.waybill.ledger;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a group's evidence says of the offsets of one partition. Every set only grows, so that
 * reading evidence twice, or in another order, changes nothing.
 */
final class Marks {
  private static final Mark[] ALL = Mark.values();

  private final Map<Mark, OffsetSet> sets = new EnumMap<>(Mark.class);

  /** One thing that is said of these offsets, as they are and come to be. */
  static Marks of(Mark mark, OffsetSet offsets) {
    Marks marks = new Marks();
    marks.sets.put(mark, offsets);
    return marks;
  }

  void add(Mark mark, long offset) {
    set(mark).add(offset);
  }

  /** Adds {@code [from, to)}. */
  void addRange(Mark mark, long from, long to) {
    set(mark).addRange(from, to);
  }

  private OffsetSet set(Mark mark) {
    return sets.computeIfAbsent(mark, unused -> new OffsetSet());
  }

  /** The offsets of which any of these is said: a set of its own. */
  OffsetSet any(Mark... marks) {
    OffsetSet all = new OffsetSet();
    for (Mark mark : marks) {
      OffsetSet of = sets.get(mark);
      if (of != null) {
        all.addAll(of);
      }
    }
    return all;
  }

  /** True where one of these is said of any. */
  boolean says(Mark... marks) {
    return Stream.of(marks).map(sets::get).anyMatch(set -> set != null && !set.isEmpty());
  }

  /** The first offset of which anything but a dead letter or retry is said; else the largest. */
  long heardFrom() {
    long first = Long.MAX_VALUE;
    for (Map.Entry<Mark, OffsetSet> one : sets.entrySet()) {
      if (one.getKey().isOfProcessing() && !one.getValue().isEmpty()) {
        first = Math.min(first, one.getValue().first());
      }
    }
    return first;
  }

  boolean has(long offset) {
    return sets.values().stream().anyMatch(set -> set.has(offset));
  }

  /** What they say of one offset. */
  Said of(long offset) {
    int bits = 0;
    for (Map.Entry<Mark, OffsetSet> one : sets.entrySet()) {
      if (one.getValue().has(offset)) {
        bits |= Said.bit(one.getKey());
      }
    }
    return new Said(bits, heardFrom());
  }

  /** What they say of offsets in {@code [from, to)}. */
  Marks within(long from, long to) {
    Marks within = new Marks();
    sets.forEach((mark, set) -> {
      OffsetSet part = set.within(from, to);
      if (!part.isEmpty()) {
        within.sets.put(mark, part);
      }
    });
    return within;
  }

  /** Forgets what is below this offset; true where nothing is left. */
  boolean removeBelow(long offset) {
    sets.values().forEach(set -> set.removeBelow(offset));
    sets.values().removeIf(OffsetSet::isEmpty);
    return sets.isEmpty();
  }

  void addAll(Marks other) {
    other.sets.forEach((mark, set) -> set(mark).addAll(set));
  }

  void write(LedgerOutput out) throws IOException {
    for (Mark mark : ALL) {
      OffsetSet set = sets.get(mark);
      out.writeBoolean(set != null);
      if (set != null) {
        set.write(out);
      }
    }
  }

  static Marks read(LedgerInput in) throws IOException {
    Marks marks = new Marks();
    for (Mark mark : ALL) {
      if (in.readBoolean()) {
        marks.sets.put(mark, OffsetSet.read(in));
      }
    }
    return marks;
  }
}
