package io.waybill.correlator.loki.logql;

import com.google.re2j.Pattern;
import io.waybill.correlator.language.Tokens;
import java.util.Optional;

/**
 * A label compared with text. A label that is not there is "".
 *
 * @param pattern of {@code =~} and {@code !~}; matched from the value's beginning to its end
 */
public record Matcher(String label, Op op, String value, Pattern pattern) {
  /** How texts are compared. */
  public enum Op {
    EQUAL("="),
    NOT_EQUAL("!="),
    MATCHES("=~"),
    NOT_MATCHES("!~");

    private final String text;

    Op(String text) {
      this.text = text;
    }

    /** Reads one, if it is the next. */
    static Optional<Op> take(Tokens tokens) {
      for (Op one : values()) {
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
  }

  /** The label is not this. */
  public static Matcher notEqual(String label, String value) {
    return new Matcher(label, Op.NOT_EQUAL, value, Pattern.compile(""));
  }

  /** True where the label's value is as it has to be. */
  public boolean matches(String is) {
    return switch (op) {
      case EQUAL -> is.equals(value);
      case NOT_EQUAL -> !is.equals(value);
      case MATCHES -> pattern.matches(is);
      case NOT_MATCHES -> !pattern.matches(is);
    };
  }
}
