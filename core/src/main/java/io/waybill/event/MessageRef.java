package io.waybill.event;

/**
 * A message that a span touched, by its coordinate.
 *
 * @param role what the span did with it
 * @param coordinate the message
 */
public record MessageRef(Role role, Coordinate coordinate) {
  /** What a span says that it did with a message. */
  public enum Role {
    /** Wrote it: the offset is the broker's acknowledgement. */
    PRODUCED,
    /** Fetched it. Never an outcome: clients fetch records that the application is not given. */
    RECEIVED,
    /** Handed it to the application. */
    PROCESSED
  }
}
