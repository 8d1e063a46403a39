package io.waybill.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * A part of a set of offsets: those of one stretch of {@link #SIZE}, from 0 on. One that is in
 * several sets is not changed any more, but a copy of it, so that copies of large sets cost little;
 * and one that did not change since it was saved is not written again.
 */
final class Segment {
  static final int BITS = 16;
  static final int SIZE = 1 << BITS;

  /** Beyond this, runs have become so many that they take more than anything else would. */
  private static final int MOST_BYTES = 10_000;

  private static final Segment FULL = range(0, SIZE).shared();

  private RoaringBitmap bits;
  private boolean isShared;
  private Optional<SegmentAt> saved = Optional.empty();

  private Segment(RoaringBitmap bits) {
    this.bits = bits;
  }

  /** One with nothing in it. */
  static Segment empty() {
    return new Segment(new RoaringBitmap());
  }

  /** One with {@code [from, to)}. */
  static Segment of(int from, int to) {
    return to - from == SIZE ? FULL : range(from, to);
  }

  private static Segment range(int from, int to) {
    RoaringBitmap bits = new RoaringBitmap();
    bits.add((long) from, (long) to);
    return new Segment(bits);
  }

  /** This, which another set has from now on. */
  Segment shared() {
    isShared = true;
    return this;
  }

  /** This, or a copy where others have it: it may be changed. */
  private Segment own() {
    return isShared ? new Segment(bits.clone()) : this;
  }

  Segment with(int offset) {
    if (isShared && bits.contains(offset)) {
      return this;
    }
    Segment own = own();
    if (own.bits.checkedAdd(offset)) {
      own.saved = Optional.empty();
    }
    return own;
  }

  Segment without(int offset) {
    if (!bits.contains(offset)) {
      return this;
    }
    Segment own = own();
    own.bits.remove(offset);
    own.saved = Optional.empty();
    return own;
  }

  /** With all of the other's. */
  Segment with(Segment other) {
    if (this == other || bits.contains(other.bits)) {
      return this;
    }
    Segment own = own();
    own.bits.or(other.bits);
    own.saved = Optional.empty();
    return own;
  }

  /** Without any of the other's. */
  Segment without(Segment other) {
    if (this == other) {
      return empty();
    }
    if (!RoaringBitmap.intersects(bits, other.bits)) {
      return this;
    }
    if (isShared) {
      return new Segment(RoaringBitmap.andNot(bits, other.bits));
    }
    bits.andNot(other.bits);
    saved = Optional.empty();
    return this;
  }

  /** With what is in both. */
  Segment and(Segment other) {
    if (this == other) {
      return this;
    }
    if (isShared) {
      return new Segment(RoaringBitmap.and(bits, other.bits));
    }
    bits.and(other.bits);
    saved = Optional.empty();
    return this;
  }

  /** Those in {@code [from, to)}. */
  Segment within(int from, int to) {
    if (to - from == SIZE) {
      return shared();
    }
    Segment within = range(from, to);
    within.bits.and(bits);
    return within;
  }

  boolean has(int offset) {
    return bits.contains(offset);
  }

  boolean isEmpty() {
    return bits.isEmpty();
  }

  int count() {
    return bits.getCardinality();
  }

  /** How many there are in {@code [from, to)}. */
  int count(int from, int to) {
    return to - from == SIZE ? count() : (int) bits.rangeCardinality(from, to);
  }

  /** The least; there is one. */
  int first() {
    return bits.first();
  }

  /** The greatest; there is one. */
  int last() {
    return bits.last();
  }

  /** The greatest up to this. */
  OptionalInt lastUpTo(int offset) {
    long last = bits.previousValue(offset);
    return last < 0 ? OptionalInt.empty() : OptionalInt.of((int) last);
  }

  /** Those from this on, in order. */
  IntIterator from(int offset) {
    PeekableIntIterator each = bits.getIntIterator();
    each.advanceIfNeeded(offset);
    return each;
  }

  void write(LedgerOutput out) throws IOException {
    saved = out.segment(saved, this::bytes);
  }

  private byte[] bytes() {
    compact();
    ByteBuffer bytes = ByteBuffer.allocate(bits.serializedSizeInBytes());
    bits.serialize(bytes);
    return bytes.array();
  }

  /** Runs, where they take less than half; and none where they have become too many. */
  private void compact() {
    if (bits.serializedSizeInBytes() > MOST_BYTES) {
      RoaringBitmap anew = new RoaringBitmap();
      bits.forEach((int offset) -> anew.add(offset));
      bits = anew;
    }
    RoaringBitmap asRuns = bits.clone();
    if (asRuns.runOptimize() && asRuns.serializedSizeInBytes() < bits.serializedSizeInBytes() / 2) {
      bits = asRuns;
    }
  }

  static Segment read(LedgerInput in) throws IOException {
    Optional<SegmentAt> at = in.kept();
    Segment segment = empty();
    segment.bits.deserialize(ByteBuffer.wrap(in.segment(at)));
    segment.saved = at;
    return segment;
  }
}
