package io.waybill.ledger;

import java.util.Locale;

/** What became of a message for a consumer group. {@link #label} is its name in the API. */
public enum VerdictKind {
  /** It was processed. */
  DELIVERED(false),
  /** Its transaction was aborted: nobody was to see it. */
  ABORTED(false),
  /** Compaction took it: a later message of the same key stands for it. */
  SUPERSEDED(false),
  /** It is not for the group, by design. */
  FILTERED(false),
  /** A dead letter names it as its origin. */
  DEAD_LETTERED(false),
  /** It sits in a retry topic. */
  RETRYING(false),
  /** The group has not committed past it, or telemetry was not read far enough to judge. */
  IN_FLIGHT(false),
  /** The group has not committed past it, and does not move. */
  STUCK(false),
  /** Processing failed, the group went on, and no dead letter was written. */
  FAILED(true),
  /** The group went on past it, the application had it, and no outcome was ever told. */
  SKIPPED(true),
  /** It was removed before the group got to it. */
  EXPIRED(true),
  /** Somebody moved the group's position past it. */
  NEVER_OFFERED(true),
  /** Its producer could not write it. */
  LOST_BEFORE_BROKER(true),
  /** The brokers had it, and lost it when the leader changed: no group can act on it. */
  LOST_ON_BROKER(true),
  /** Nothing can be said; {@link UnknownReason} tells why. */
  UNKNOWN(false);

  private final boolean lost;
  private final String label = name().toLowerCase(Locale.ROOT);

  VerdictKind(boolean lost) {
    this.lost = lost;
  }

  /** True for what {@code verdict=lost} asks for. */
  public boolean isLost() {
    return lost;
  }

  /**
   * The one of this label.
   *
   * @throws IllegalArgumentException where there is none
   */
  static VerdictKind ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** The name in JSON and on the command line. */
  public String label() {
    return label;
  }
}
