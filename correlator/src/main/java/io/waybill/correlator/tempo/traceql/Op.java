package io.waybill.correlator.tempo.traceql;

/** How a field is compared. */
public enum Op {
  EQUAL("="),
  NOT_EQUAL("!="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  MATCHES("=~"),
  NOT_MATCHES("!~");

  private final String text;

  Op(String text) {
    this.text = text;
  }

  /** As it is written. */
  public String text() {
    return text;
  }

  /** What this says of {@link Comparable#compareTo}'s result. */
  boolean holds(int comparison) {
    return switch (this) {
      case EQUAL -> comparison == 0;
      case NOT_EQUAL -> comparison != 0;
      case GREATER -> comparison > 0;
      case GREATER_OR_EQUAL -> comparison >= 0;
      case LESS -> comparison < 0;
      case LESS_OR_EQUAL -> comparison <= 0;
      case MATCHES, NOT_MATCHES -> false;
    };
  }
}
