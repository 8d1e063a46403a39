package io.waybill.correlator.decode.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;

/**
 * A number in a header. Frameworks write decimal text (Connect, Streams, SmallRye), or big-endian
 * bytes of 1, 4 or 8 (Spring). Digits are tried first: as binary, an all-digit value would be a
 * partition or offset that nobody has.
 */
final class HeaderNumber {
  private HeaderNumber() {}

  static Optional<Long> read(byte[] value) {
    if (value.length == 0 || value.length > 20) {
      return Optional.empty();
    }
    boolean digits = true;
    for (int i = 0; i < value.length; i++) {
      boolean sign = i == 0 && value[i] == '-' && value.length > 1;
      digits &= sign || (value[i] >= '0' && value[i] <= '9');
    }
    if (digits) {
      try {
        return Optional.of(Long.parseLong(new String(value, US_ASCII)));
      } catch (NumberFormatException tooLarge) {
        return Optional.empty();
      }
    }
    if (value.length != 1 && value.length != 4 && value.length != 8) {
      return Optional.empty();
    }
    long number = value.length == 1 ? 0 : value[0] < 0 ? -1 : 0;
    for (byte b : value) {
      number = number << 8 | (b & 0xff);
    }
    return Optional.of(number);
  }
}
