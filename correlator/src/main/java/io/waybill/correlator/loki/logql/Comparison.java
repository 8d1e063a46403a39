package io.waybill.correlator.loki.logql;

import io.waybill.correlator.language.Tokens;
import java.util.Optional;

/** How numbers are compared. */
public enum Comparison {
  EQUAL("=="),
  NOT_EQUAL("!="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  LESS("<"),
  LESS_OR_EQUAL("<=");

  private final String text;

  Comparison(String text) {
    this.text = text;
  }

  /** Reads one, if it is the next. */
  static Optional<Comparison> take(Tokens tokens) {
    for (Comparison one : values()) {
      if (tokens.take(one.text)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** As it is written. */
  public String text() {
    return text;
  }

  /** True where it holds. */
  public boolean holds(double left, double right) {
    return switch (this) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
    };
  }
}
