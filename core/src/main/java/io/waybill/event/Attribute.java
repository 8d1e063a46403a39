package io.waybill.event;

import java.math.BigDecimal;

/**
 * One field of an event, with a dotted path as key.
 *
 * @param key such as {@code http.request.method}; nested objects are flattened with dots
 * @param value as text; arrays and other deep values as JSON; decimals without an exponent where
 *     that is short, since formats differ in when they write one; cut, and marked so, beyond 65,536
 *     characters
 * @param type how the writer had it
 */
public record Attribute(String key, String value, Type type) {
  /** The most digits before or after the point that a decimal is written out with. */
  private static final int DIGITS = 21;

  public Attribute {
    key = Bounded.text(key, Bounded.NAME);
    String whole = type == Type.DECIMAL ? plain(value) : value;
    value = Bounded.text(whole, Bounded.TEXT);
    if (value.length() < whole.length()) {
      type = Type.TEXT; // the beginning of JSON or base64 is neither
    }
  }

  /** The type that the writer gave the value. */
  public enum Type {
    TEXT,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    /** Base64 of bytes. */
    BYTES,
    /** An array or a nested value, as JSON. */
    JSON
  }

  /** A textual attribute. */
  public static Attribute text(String key, String value) {
    return new Attribute(key, value, Type.TEXT);
  }

  /** An integer attribute. */
  public static Attribute integer(String key, long value) {
    return new Attribute(key, Long.toString(value), Type.INTEGER);
  }

  private static String plain(String decimal) {
    boolean isPlain = decimal.indexOf('E') < 0 && decimal.indexOf('e') < 0;
    if (isPlain || decimal.length() > 2 * DIGITS) { // thousands of digits are slow to read
      return decimal;
    }
    try {
      BigDecimal value = new BigDecimal(decimal);
      boolean isShort = Math.abs((long) value.scale()) <= DIGITS && value.precision() <= DIGITS;
      return isShort ? value.toPlainString() : value.toString();
    } catch (NumberFormatException e) {
      return decimal; // no number, or one of an exponent without end
    }
  }
}
