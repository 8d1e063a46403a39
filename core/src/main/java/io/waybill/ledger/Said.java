package io.waybill.ledger;

/**
 * What events say of one message and group.
 *
 * @param processed an application's own process span ended well
 * @param passedThrough an instrumentation's process span ended well
 * @param failed a process span ended with an error
 * @param deadLettered a dead letter names it as its origin
 * @param retried a record of a retry topic does
 * @param instrumented true where the group's processing is seen at all, in this partition
 */
record Said(
    boolean processed,
    boolean passedThrough,
    boolean failed,
    boolean deadLettered,
    boolean retried,
    boolean instrumented) {
  static final Said NOTHING = new Said(false, false, false, false, false, false);

  /** True where anything is said of this very message. */
  boolean isAnything() {
    return processed || passedThrough || failed || deadLettered || retried;
  }

  Said or(Said other) {
    return new Said(
        processed || other.processed,
        passedThrough || other.passedThrough,
        failed || other.failed,
        deadLettered || other.deadLettered,
        retried || other.retried,
        instrumented || other.instrumented);
  }
}
