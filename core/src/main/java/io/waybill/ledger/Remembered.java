package io.waybill.ledger;

import io.waybill.store.InputPartition;
import java.io.IOException;

/** A part of what is known of messages, until these are forgotten. */
interface Remembered {
  /** Forgets messages of a partition below this offset. */
  void trim(InputPartition partition, long offset);

  /** Forgets a partition: its offsets are another incarnation's now. */
  void forget(InputPartition partition);

  void write(LedgerOutput out) throws IOException;

  /** Reads what was written; nothing is remembered yet. */
  void read(LedgerInput in) throws IOException;
}
