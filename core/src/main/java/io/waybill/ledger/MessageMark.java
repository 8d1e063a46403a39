package io.waybill.ledger;

/**
 * What stands beside a verdict: the message was delivered, and yet something is odd.
 *
 * @param kind what it is
 * @param group whom it concerns; "" where no group is
 * @param text what it rests on, for people
 */
public record MessageMark(Kind kind, String group, String text) {
  /** What can be odd. */
  public enum Kind {
    /** It was written or processed more than once. */
    DUPLICATED,
    /** It was processed later than the owner allows. */
    LATE,
    /** One that its producer sent later stands before it. */
    OUT_OF_ORDER;

    /** The name in JSON. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
