package io.waybill.ledger;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntIterator;

/**
 * A set of offsets, compressed, in segments. Adding what is there already changes nothing; copies
 * share the segments that stay as they are.
 */
final class OffsetSet {
  /** By their number; none is empty. */
  private final NavigableMap<Long, Segment> segments = new TreeMap<>();

  /** A set of this one. */
  static OffsetSet of(long offset) {
    OffsetSet set = new OffsetSet();
    set.add(offset);
    return set;
  }

  private static long number(long offset) {
    return offset >> Segment.BITS;
  }

  private static int within(long offset) {
    return (int) (offset & (Segment.SIZE - 1));
  }

  private static long offset(long number, int within) {
    return (number << Segment.BITS) + within;
  }

  /** Where a stretch that begins at this offset begins in the segment. */
  private static int begin(long number, long offset) {
    return number(offset) == number ? within(offset) : 0;
  }

  /** Where a stretch that ends before this offset ends in the segment. */
  private static int end(long number, long offset) {
    return number(offset) == number ? within(offset) : Segment.SIZE;
  }

  void add(long offset) {
    Segment known = segments.get(number(offset));
    put(number(offset), known, (known == null ? Segment.empty() : known).with(within(offset)));
  }

  void remove(long offset) {
    segments.computeIfPresent(
        number(offset), (number, known) -> filled(known.without(within(offset))));
  }

  private void put(long number, @Nullable Segment known, Segment now) {
    if (now != known) {
      segments.put(number, now);
    }
  }

  private static @Nullable Segment filled(Segment segment) {
    return segment.isEmpty() ? null : segment;
  }

  /** Adds {@code [from, to)}. */
  void addRange(long from, long to) {
    for (long number = number(from); from < to && number <= number(to - 1); number++) {
      addAll(number, Segment.of(begin(number, from), end(number, to)));
    }
  }

  void addAll(OffsetSet other) {
    other.segments.forEach(this::addAll);
  }

  private void addAll(long number, Segment theirs) {
    Segment mine = segments.get(number);
    put(number, mine, mine == null ? theirs.shared() : mine.with(theirs));
  }

  /** Removes all below this offset. */
  void removeBelow(long offset) {
    segments.headMap(number(offset)).clear();
    segments.computeIfPresent(
        number(offset),
        (number, known) -> {
          int within = within(offset);
          return filled(
              within == 0 || known.first() >= within ? known : known.within(within, Segment.SIZE));
        });
  }

  void removeAll(OffsetSet other) {
    if (other == this) {
      segments.clear();
    } else if (other.segments.size() < segments.size()) {
      other.segments.forEach((number, theirs) ->
          segments.computeIfPresent(number, (unused, mine) -> filled(mine.without(theirs))));
    } else {
      keep((number, mine) -> {
        Segment theirs = other.segments.get(number);
        return theirs == null ? mine : mine.without(theirs);
      });
    }
  }

  void retainAll(OffsetSet other) {
    keep((number, mine) -> {
      Segment theirs = other.segments.get(number);
      return theirs == null ? Segment.empty() : mine.and(theirs);
    });
  }

  /** What is left of a segment. */
  @FunctionalInterface
  private interface Remainder {
    Segment of(long number, Segment segment);
  }

  private void keep(Remainder remainder) {
    Iterator<Map.Entry<Long, Segment>> each = segments.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Long, Segment> one = each.next();
      Segment left = remainder.of(one.getKey(), one.getValue());
      if (left.isEmpty()) {
        each.remove();
      } else {
        one.setValue(left);
      }
    }
  }

  boolean has(long offset) {
    Segment segment = segments.get(number(offset));
    return segment != null && segment.has(within(offset));
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** How many there are in {@code [from, to)}. */
  long count(long from, long to) {
    if (from >= to) {
      return 0;
    }
    long count = 0;
    for (Map.Entry<Long, Segment> one :
        segments.subMap(number(from), true, number(to - 1), true).entrySet()) {
      count += one.getValue().count(begin(one.getKey(), from), end(one.getKey(), to));
    }
    return count;
  }

  long count() {
    return count(0, Long.MAX_VALUE);
  }

  /** The least, where it is below this. */
  OptionalLong firstBelow(long offset) {
    return isEmpty() || first() >= offset ? OptionalLong.empty() : OptionalLong.of(first());
  }

  /** The least; there is one. */
  long first() {
    Map.Entry<Long, Segment> first = segments.firstEntry();
    return offset(first.getKey(), first.getValue().first());
  }

  /** The greatest; there is one. */
  long last() {
    Map.Entry<Long, Segment> last = segments.lastEntry();
    return offset(last.getKey(), last.getValue().last());
  }

  /** Behind the greatest; 0 where there is none. */
  long end() {
    return isEmpty() ? 0 : last() + 1;
  }

  /** The greatest below this offset. */
  OptionalLong lastBelow(long offset) {
    Segment here = segments.get(number(offset));
    OptionalInt last =
        here == null || within(offset) == 0
            ? OptionalInt.empty()
            : here.lastUpTo(within(offset) - 1);
    if (last.isPresent()) {
      return OptionalLong.of(offset(number(offset), last.getAsInt()));
    }
    Map.Entry<Long, Segment> before = segments.lowerEntry(number(offset));
    return before == null
        ? OptionalLong.empty()
        : OptionalLong.of(offset(before.getKey(), before.getValue().last()));
  }

  /** Those from this offset on, in order. */
  PrimitiveIterator.OfLong from(long offset) {
    Iterator<Map.Entry<Long, Segment>> later =
        segments.tailMap(number(offset)).entrySet().iterator();
    return new PrimitiveIterator.OfLong() {
      private long number;
      private IntIterator each = Segment.empty().from(0);

      @Override
      public boolean hasNext() {
        while (!each.hasNext() && later.hasNext()) {
          Map.Entry<Long, Segment> next = later.next();
          number = next.getKey();
          each = next.getValue().from(begin(number, offset));
        }
        return each.hasNext();
      }

      @Override
      public long nextLong() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return offset(number, each.next());
      }
    };
  }

  /** Those below this offset, the greatest first. */
  PrimitiveIterator.OfLong downFrom(long below) {
    return new PrimitiveIterator.OfLong() {
      private OptionalLong next = lastBelow(below);

      @Override
      public boolean hasNext() {
        return next.isPresent();
      }

      @Override
      public long nextLong() {
        long offset = next.orElseThrow();
        next = lastBelow(offset);
        return offset;
      }
    };
  }

  /** Those in {@code [from, to)}. */
  OffsetSet within(long from, long to) {
    OffsetSet within = new OffsetSet();
    if (from < to) {
      segments
          .subMap(number(from), true, number(to - 1), true)
          .forEach((number, segment) -> {
            Segment part = segment.within(begin(number, from), end(number, to));
            if (!part.isEmpty()) {
              within.segments.put(number, part);
            }
          });
    }
    return within;
  }

  OffsetSet copy() {
    OffsetSet copy = new OffsetSet();
    copy.addAll(this);
    return copy;
  }

  void write(LedgerOutput out) throws IOException {
    out.writeInt(segments.size());
    for (Map.Entry<Long, Segment> one : segments.entrySet()) {
      out.writeLong(one.getKey());
      one.getValue().write(out);
    }
  }

  static OffsetSet read(LedgerInput in) throws IOException {
    OffsetSet set = new OffsetSet();
    for (int left = in.readInt(); left > 0; left--) {
      long number = in.readLong();
      set.segments.put(number, Segment.read(in));
    }
    return set;
  }
}
