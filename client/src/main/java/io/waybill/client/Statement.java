package io.waybill.client;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is told: of the offsets {@code [from, to)} of a partition, or of a record that
 * could not be sent.
 *
 * @param nanoTime when it was told, by {@link System#nanoTime}
 * @param partition -1 where it is not known
 * @param reason why, or ""
 * @param traceparent the record's W3C trace context, or null
 */
record Statement(
    What what,
    long nanoTime,
    String topic,
    int partition,
    long from,
    long to,
    String reason,
    @Nullable String traceparent) {
  /** What can be told. */
  enum What {
    /** The consumer was given them. */
    OFFERED,
    /** They were processed. */
    OK,
    /** Processing ended with an error. */
    FAILED,
    /** They are not for this group. */
    FILTERED,
    /** The group's position is {@code to} now. */
    COMMITTED,
    /** A record could not be written. */
    SEND_FAILED
  }
}
