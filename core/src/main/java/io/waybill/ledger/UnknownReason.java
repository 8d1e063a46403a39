package io.waybill.ledger;

import java.util.Locale;

/** Why nothing can be said of a message. */
public enum UnknownReason {
  /** It is known. */
  NONE,
  /** Its trace was not sampled: no span is to be expected. */
  SAMPLED_OUT,
  /** The group never told of any outcome. */
  UNINSTRUMENTED,
  /** The group tells of outcomes, and of this one it did not: lost on the way, or never made. */
  TELEMETRY_GAP,
  /** Processing failed, and where the group puts its dead letters is not known. */
  DEAD_LETTERS_NOT_READ,
  /** Waybill may not see what it would take. */
  NO_PERMISSION,
  /** More than one answer fits. */
  AMBIGUOUS;

  /** The name in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
