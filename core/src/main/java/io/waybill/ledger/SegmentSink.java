package io.waybill.ledger;

import java.io.IOException;

/**
 * Takes segments of a ledger that is saved, so that those that stay as they are are written once.
 */
public interface SegmentSink {
  /** Keeps what was written there before; false where it has to be written again. */
  boolean keep(SegmentAt at);

  /** Writes a segment. */
  SegmentAt write(byte[] segment) throws IOException;
}
