package io.waybill.trace;

import java.util.Optional;

/**
 * A trace ID of 128 bits. A 64-bit ID (Zipkin, Datadog, old Jaeger) is the same ID padded with
 * zeros on the left, so that both spellings of one trace match.
 *
 * @param high the first 16 hexadecimal digits
 * @param low the last 16 hexadecimal digits
 */
public record TraceId(long high, long low) implements Comparable<TraceId> {
  /** No trace: all zero, which W3C Trace Context forbids as an ID. */
  public static final TraceId NONE = new TraceId(0, 0);

  /**
   * Reads 1 to 32 hexadecimal digits (shorter ones are padded on the left), a UUID with hyphens,
   * X-Ray's {@code 1-xxxxxxxx-…}, or Google's {@code projects/P/traces/ID}. One pair of surrounding
   * quotes is ignored.
   *
   * @return empty when the text is none of these, or all zero
   */
  public static Optional<TraceId> parse(CharSequence text) {
    String id = text.toString().strip();
    if (id.length() >= 2 && id.charAt(0) == '"' && id.charAt(id.length() - 1) == '"') {
      id = id.substring(1, id.length() - 1);
    }
    int slash = id.lastIndexOf('/');
    if (slash >= 0 && id.startsWith("projects/")) {
      id = id.substring(slash + 1);
    }
    if (id.startsWith("1-") && id.length() >= 35) { // X-Ray, perhaps with @segment behind it
      id = id.substring(2, 35);
    }
    if (id.indexOf('-') >= 0 && (id.length() == 36 || id.length() == 33)) {
      id = id.replace("-", "");
    }
    return ofHex(id);
  }

  /** Reads 1 to 32 hexadecimal digits and nothing else. Empty when it is not that, or all zero. */
  public static Optional<TraceId> ofHex(CharSequence id) {
    int length = id.length();
    if (length > 32 || !Hex.isHex(id, 0, length)) {
      return Optional.empty();
    }
    int split = Math.max(0, length - 16);
    TraceId parsed = new TraceId(Hex.parse(id, 0, split), Hex.parse(id, split, length));
    return parsed.isPresent() ? Optional.of(parsed) : Optional.empty();
  }

  /** Reads 16 big-endian bytes, or 8 that are padded; {@link #NONE} for any other length. */
  public static TraceId ofBytes(byte[] bytes) {
    return switch (bytes.length) {
      case 16 -> new TraceId(readLong(bytes, 0), readLong(bytes, 8));
      case 8 -> new TraceId(0, readLong(bytes, 0));
      default -> NONE;
    };
  }

  static long readLong(byte[] bytes, int at) {
    long value = 0;
    for (int i = at; i < at + 8; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  /** False for {@link #NONE} only. */
  public boolean isPresent() {
    return (high | low) != 0;
  }

  @Override
  public int compareTo(TraceId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(32);
    Hex.append(out, high);
    Hex.append(out, low);
    return out.toString();
  }
}
