package io.waybill.trace;

/** Hexadecimal as trace IDs need it: fixed width, either case in, lower case out, no exceptions. */
final class Hex {
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Hex() {}

  /**
   * True when every character of {@code [from, to)} is a hexadecimal digit and there is at least
   * one.
   */
  static boolean isHex(CharSequence text, int from, int to) {
    if (from >= to) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }

  /** The low 64 bits of the number in {@code [from, to)}, which must be hexadecimal. */
  static long parse(CharSequence text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value << 4 | Character.digit(text.charAt(i), 16);
    }
    return value;
  }

  static void append(StringBuilder out, long value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.append(DIGITS[(int) (value >>> shift) & 0xf]);
    }
  }
}
