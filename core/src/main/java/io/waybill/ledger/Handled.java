package io.waybill.ledger;

import java.io.IOException;

/**
 * Which messages of one partition one process handled, by its spans, and about when, by its own
 * clock: to the second, and to a 64th of how long ago it is. Bounded, and the same whatever the
 * order in which it is told.
 */
final class Handled {
  private final OffsetSet offsets;
  private final Seconds seconds;

  private Handled(OffsetSet offsets, Seconds seconds) {
    this.offsets = offsets;
    this.seconds = seconds;
  }

  static Handled none() {
    return new Handled(new OffsetSet(), new Seconds());
  }

  void take(long offset, long begunMilli, long endedMilli) {
    offsets.add(offset);
    seconds.add(Math.floorDiv(begunMilli, 1_000L), offset, offset);
    seconds.add(Math.floorDiv(endedMilli, 1_000L), offset, offset);
  }

  OffsetSet offsets() {
    return offsets;
  }

  /** When it began to handle this, which it did, at the earliest. */
  long begunMilli(long offset) {
    return seconds.beginOf(offset) * 1_000;
  }

  /** When it was done with this, which it handled, at the latest. */
  long endedMilli(long offset) {
    return seconds.endOf(offset) * 1_000;
  }

  /** Forgets what is below this offset; true where nothing is left. */
  boolean removeBelow(long offset) {
    offsets.removeBelow(offset);
    seconds.removeBelow(offset);
    return offsets.isEmpty();
  }

  void write(LedgerOutput out) throws IOException {
    offsets.write(out);
    seconds.write(out);
  }

  static Handled read(LedgerInput in) throws IOException {
    return new Handled(OffsetSet.read(in), Seconds.read(in));
  }
}
