package io.waybill.ledger;

/**
 * What is known of those messages of a partition that a group failed to process.
 *
 * @param readsDeadLetters true where what failed and is no dead letter is known to be lost
 * @param unplaced messages that a dead letter may be of which names no origin
 * @param lasting those whose spans say that they failed, and that did not succeed later, unseen
 */
record Failures(boolean readsDeadLetters, OffsetSet unplaced, OffsetSet lasting) {
  /** Those of the group's messages that failed for good, as far as that is known. */
  OffsetSet certain(Marks said) {
    OffsetSet certain = new OffsetSet();
    if (readsDeadLetters) {
      certain.addAll(said.any(Mark.GAVE_UP));
      certain.addAll(lasting);
      certain.removeAll(unplaced);
    }
    return certain;
  }
}
