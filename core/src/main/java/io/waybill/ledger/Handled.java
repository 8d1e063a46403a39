package io.waybill.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Which messages of one partition one process handled, by its spans; times are by its own clock.
 */
final class Handled {
  private final OffsetSet offsets;
  private final Earliest begun;

  /** Negative, so that of ends that share a key the last is kept. */
  private final Earliest ended;

  private Handled(OffsetSet offsets, Earliest begun, Earliest ended) {
    this.offsets = offsets;
    this.begun = begun;
    this.ended = ended;
  }

  static Handled none() {
    return new Handled(new OffsetSet(), Earliest.coarse(), Earliest.coarse());
  }

  void take(long offset, long begunMilli, long endedMilli) {
    offsets.add(offset);
    begun.put(offset, begunMilli);
    ended.put(offset, -endedMilli);
  }

  OffsetSet offsets() {
    return offsets;
  }

  /** When it began to handle this, which it did. */
  long begunMilli(long offset) {
    return begun.at(offset).orElse(0);
  }

  /** When it was done with this, which it handled. */
  long endedMilli(long offset) {
    return -ended.at(offset).orElse(-Long.MAX_VALUE);
  }

  /** Forgets what is below this offset; true where nothing is left. */
  boolean removeBelow(long offset) {
    offsets.removeBelow(offset);
    return offsets.isEmpty();
  }

  void write(DataOutputStream out) throws IOException {
    offsets.write(out);
    begun.write(out);
    ended.write(out);
  }

  static Handled read(DataInputStream in) throws IOException {
    OffsetSet offsets = OffsetSet.read(in);
    return new Handled(offsets, Earliest.readCoarse(in), Earliest.readCoarse(in));
  }
}
