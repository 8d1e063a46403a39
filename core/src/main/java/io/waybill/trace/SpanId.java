package io.waybill.trace;

import java.util.Optional;

/** A span ID of 64 bits; all zero means that there is none. */
public record SpanId(long value) {
  /** No span. */
  public static final SpanId NONE = new SpanId(0);

  /** Reads 1 to 16 hexadecimal digits. Empty when it is not that, or all zero. */
  public static Optional<SpanId> ofHex(CharSequence id) {
    if (id.length() > 16 || !Hex.isHex(id, 0, id.length())) {
      return Optional.empty();
    }
    long value = Hex.parse(id, 0, id.length());
    return value == 0 ? Optional.empty() : Optional.of(new SpanId(value));
  }

  /** Reads 8 big-endian bytes; {@link #NONE} for any other length. */
  public static SpanId ofBytes(byte[] bytes) {
    return bytes.length == 8 ? new SpanId(TraceId.readLong(bytes, 0)) : NONE;
  }

  /** False for {@link #NONE} only. */
  public boolean isPresent() {
    return value != 0;
  }

  /** 16 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(16);
    Hex.append(out, value);
    return out.toString();
  }
}
