package io.waybill.ledger;

/** What can be said of a message for a group, by who says it. Saved by ordinal: append only. */
enum Mark {
  /** The application told that it was processed. */
  TOLD,
  /** The application told that it is not for the group. */
  FILTERED,
  /** The application told that it failed. */
  GAVE_UP,
  /** An application's own process span ended well. */
  PROCESSED,
  /** An application's own process span ended with an error. */
  FAILED,
  /** An instrumentation's process span ended well, which only says that the loop went on. */
  PASSED_THROUGH,
  /** An instrumentation's process span ended with an error. */
  THREW,
  /** A dead letter names it as its origin. */
  DEAD_LETTERED,
  /** A record of a retry topic does. */
  RETRIED,
  /** A dead letter that names no origin holds its value, and no other message's. Never saved. */
  WRAPPED,
  /** It is in the mirror that the group is. Never saved. */
  MIRRORED;

  /** True for what shows that the group's processing is seen at all. */
  boolean isOfProcessing() {
    return this != DEAD_LETTERED && this != RETRIED && this != WRAPPED;
  }
}
