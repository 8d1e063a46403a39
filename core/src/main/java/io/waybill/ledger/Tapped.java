package io.waybill.ledger;

import java.io.IOException;

/**
 * What was read of a partition itself, as a reader of committed records sees it: what is not there
 * between the first and the last was compacted away, or is a transaction's marker.
 */
final class Tapped {
  private final OffsetSet there;
  private final OffsetSet aborted;
  private final OffsetSet unread;
  private final OffsetSet withoutContext;

  private Tapped(OffsetSet there, OffsetSet aborted, OffsetSet unread, OffsetSet withoutContext) {
    this.there = there;
    this.aborted = aborted;
    this.unread = unread;
    this.withoutContext = withoutContext;
  }

  static Tapped none() {
    return new Tapped(new OffsetSet(), new OffsetSet(), new OffsetSet(), new OffsetSet());
  }

  /** Says that a transaction was aborted in which this was written. */
  void addAborted(long offset) {
    aborted.add(offset);
  }

  /** Says that {@code [from, to)} was gone before it could be read. */
  void addUnread(long from, long to) {
    unread.addRange(from, to);
  }

  void add(long offset) {
    there.add(offset);
  }

  /** Says that what is there names no span that wrote it. */
  void addWithoutContext(long offset) {
    withoutContext.add(offset);
  }

  /**
   * True where all that was written from this offset on was read until now, and each names the span
   * that wrote it.
   */
  boolean isWholeFrom(long offset) {
    boolean isReadSince =
        (!there.isEmpty() && there.first() <= offset)
            || (!aborted.isEmpty() && aborted.first() <= offset);
    return isReadSince
        && unread.count(offset, Long.MAX_VALUE) == 0
        && withoutContext.count(offset, Long.MAX_VALUE) == 0;
  }

  /** True where all offsets from the first to the last that was read are messages. */
  boolean isSolid() {
    return !there.isEmpty() && there.last() - there.first() + 1 == there.count();
  }

  void addAll(Tapped other) {
    there.addAll(other.there);
    aborted.addAll(other.aborted);
    unread.addAll(other.unread);
    withoutContext.addAll(other.withoutContext);
  }

  /** Those that are there. */
  OffsetSet there() {
    return there;
  }

  /** Whether there is such a message. */
  Presence presence(long offset) {
    if (there.has(offset)) {
      return Presence.THERE;
    }
    if (aborted.has(offset)) {
      return Presence.ABORTED;
    }
    boolean isBetween = there.firstBelow(offset).isPresent() && there.from(offset).hasNext();
    return isBetween && !unread.has(offset) ? Presence.NOT_THERE : Presence.UNKNOWN;
  }

  /** Offsets in {@code [from, to)} at which there is no message. */
  OffsetSet holes(long from, long to) {
    OffsetSet holes = aborted.within(from, to);
    if (!there.isEmpty()) {
      holes.addRange(Math.max(from, there.first()), Math.min(to, there.last()));
      holes.removeAll(there);
      holes.removeAll(unread);
    }
    return holes;
  }

  /** Those that are there in {@code [from, to)}. */
  OffsetSet there(long from, long to) {
    return there.within(from, to);
  }

  /** Whether a partition has a message at an offset. */
  enum Presence {
    THERE,
    ABORTED,
    NOT_THERE,
    UNKNOWN
  }

  /** Forgets what is below this offset; true where nothing is left. */
  boolean removeBelow(long offset) {
    there.removeBelow(offset);
    aborted.removeBelow(offset);
    unread.removeBelow(offset);
    withoutContext.removeBelow(offset);
    return there.isEmpty() && aborted.isEmpty() && unread.isEmpty();
  }

  void write(LedgerOutput out) throws IOException {
    there.write(out);
    aborted.write(out);
    unread.write(out);
    withoutContext.write(out);
  }

  static Tapped read(LedgerInput in) throws IOException {
    return new Tapped(
        OffsetSet.read(in), OffsetSet.read(in), OffsetSet.read(in), OffsetSet.read(in));
  }
}
