package io.waybill.event;

/**
 * One field of an event, with a dotted path as key.
 *
 * @param key such as {@code http.request.method}; nested objects are flattened with dots
 * @param value as text; arrays and other deep values as JSON; cut, and marked so, beyond 65,536
 *     characters
 * @param type how the writer had it
 */
public record Attribute(String key, String value, Type type) {
  public Attribute {
    key = Bounded.text(key, Bounded.NAME);
    String whole = value;
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
}
