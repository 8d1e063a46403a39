package io.waybill.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import org.roaringbitmap.longlong.PeekableLongIterator;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** A set of offsets, compressed. Adding what is there already changes nothing. */
final class OffsetSet {
  /**
   * RoaringBitmap 1.3.0 takes the longer for a range the shorter it is: 5 ms for one offset, 4 µs
   * for a thousand.
   */
  private static final long ONE_BY_ONE = 512;

  /** What 65,536 offsets take at most where they are not kept as runs, with some room. */
  private static final long MOST_PER_CONTAINER = 10_000;

  private Roaring64Bitmap bits = new Roaring64Bitmap();

  /** A set of this one. */
  static OffsetSet of(long offset) {
    OffsetSet set = new OffsetSet();
    set.add(offset);
    return set;
  }

  void add(long offset) {
    bits.addLong(offset);
  }

  void remove(long offset) {
    bits.removeLong(offset);
  }

  /** Adds {@code [from, to)}. */
  void addRange(long from, long to) {
    if (to - from > ONE_BY_ONE) {
      bits.addRange(from, to);
    } else {
      for (long offset = from; offset < to; offset++) {
        bits.addLong(offset);
      }
    }
  }

  void addAll(OffsetSet other) {
    bits.or(other.bits);
  }

  /** Removes all below this offset. */
  void removeBelow(long offset) {
    if (!bits.isEmpty() && bits.first() < offset) {
      OffsetSet below = new OffsetSet();
      below.addRange(bits.first(), offset);
      removeAll(below);
    }
  }

  void removeAll(OffsetSet other) {
    bits.andNot(other.bits);
  }

  void retainAll(OffsetSet other) {
    bits.and(other.bits);
  }

  boolean has(long offset) {
    return bits.contains(offset);
  }

  boolean isEmpty() {
    return bits.isEmpty();
  }

  /** How many there are in {@code [from, to)}. */
  long count(long from, long to) {
    if (from >= to || bits.isEmpty()) {
      return 0;
    }
    return bits.rankLong(to - 1) - (from == 0 ? 0 : bits.rankLong(from - 1));
  }

  long count() {
    return bits.getLongCardinality();
  }

  /** The least, where it is below this. */
  OptionalLong firstBelow(long offset) {
    return bits.isEmpty() || bits.first() >= offset
        ? OptionalLong.empty()
        : OptionalLong.of(bits.first());
  }

  /** The least; there is one. */
  long first() {
    return bits.first();
  }

  /** The greatest; there is one. */
  long last() {
    return bits.last();
  }

  /** Behind the greatest; 0 where there is none. */
  long end() {
    return bits.isEmpty() ? 0 : bits.last() + 1;
  }

  /** The greatest below this offset. */
  OptionalLong lastBelow(long offset) {
    long below = offset == 0 ? 0 : bits.rankLong(offset - 1);
    return below == 0 ? OptionalLong.empty() : OptionalLong.of(bits.select(below - 1));
  }

  /** Those from this offset on, in order. */
  PrimitiveIterator.OfLong from(long offset) {
    return iterator(bits.getLongIteratorFrom(offset));
  }

  private static PrimitiveIterator.OfLong iterator(PeekableLongIterator each) {
    return new PrimitiveIterator.OfLong() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public long nextLong() {
        return each.next();
      }
    };
  }

  /** Those below this offset, the greatest first. */
  PrimitiveIterator.OfLong downFrom(long below) {
    PeekableLongIterator each =
        below <= 0
            ? new Roaring64Bitmap().getLongIterator()
            : bits.getReverseLongIteratorFrom(below - 1);
    return iterator(each);
  }

  /** Those in {@code [from, to)}. */
  OffsetSet within(long from, long to) {
    OffsetSet within = new OffsetSet();
    if (from < to && !bits.isEmpty()) {
      within.addRange(Math.max(from, bits.first()), Math.min(to - 1, bits.last()) + 1);
      within.bits.and(bits);
    }
    return within;
  }

  OffsetSet copy() {
    OffsetSet copy = new OffsetSet();
    copy.addAll(this);
    return copy;
  }

  void write(DataOutputStream out) throws IOException {
    unravel();
    Roaring64Bitmap asRuns = bits.clone();
    asRuns.runOptimize();
    asRuns.serialize(out);
    if (asRuns.getLongSizeInBytes() < bits.getLongSizeInBytes() / 2) {
      bits = asRuns;
    }
  }

  /**
   * Makes it anew where runs have become so many that they take more than anything else would:
   * RoaringBitmap 1.3.0 never goes back from them.
   */
  private void unravel() {
    if (bits.isEmpty()) {
      return;
    }
    long containers = (bits.last() >>> 16) - (bits.first() >>> 16) + 1;
    if (bits.getLongSizeInBytes() > containers * MOST_PER_CONTAINER) {
      Roaring64Bitmap anew = new Roaring64Bitmap();
      bits.forEach(anew::addLong);
      bits = anew;
    }
  }

  static OffsetSet read(DataInputStream in) throws IOException {
    OffsetSet set = new OffsetSet();
    set.bits.deserialize(in);
    return set;
  }
}
