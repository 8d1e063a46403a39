package io.waybill.ledger;

import java.io.IOException;

/** Gives segments of a saved ledger. */
@FunctionalInterface
public interface SegmentSource {
  /**
   * The bytes that were written there.
   *
   * @throws IOException where they are not there, or not what was written
   */
  byte[] read(SegmentAt at) throws IOException;
}
