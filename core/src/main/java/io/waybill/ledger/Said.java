package io.waybill.ledger;

/**
 * What is said of one message and group.
 *
 * @param bits a {@link #bit} for each mark
 * @param heardFrom the first offset of this partition of which the group's processing is seen; the
 *     largest where it never is
 */
@SuppressWarnings("EnumOrdinal") // eleven bits of an int, never saved
record Said(int bits, long heardFrom) {
  static final Said NOTHING = new Said(0, Long.MAX_VALUE);

  static int bit(Mark mark) {
    return 1 << mark.ordinal();
  }

  boolean has(Mark mark) {
    return (bits & bit(mark)) != 0;
  }

  /** True where anything is said of this very message. */
  boolean isAnything() {
    return bits != 0;
  }

  /** True where an attempt at it failed. */
  boolean isFailed() {
    return has(Mark.GAVE_UP) || has(Mark.FAILED) || has(Mark.THREW);
  }

  /** True where a dead letter or retry is of it. */
  boolean isInHop() {
    return has(Mark.DEAD_LETTERED) || has(Mark.WRAPPED) || has(Mark.RETRIED);
  }

  /** True where the group's processing is seen at all. */
  boolean isInstrumented() {
    return heardFrom < Long.MAX_VALUE;
  }

  Said or(Said other) {
    return new Said(bits | other.bits, Math.min(heardFrom, other.heardFrom));
  }
}
