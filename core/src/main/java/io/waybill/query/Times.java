package io.waybill.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as users write them in requests: RFC 3339, or relative to now. */
public final class Times {
  private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,9})(ms|s|m|h|d))?");

  private Times() {}

  /**
   * Nanoseconds since the epoch of an RFC 3339 time, {@code now}, or {@code now-15m} (ms, s, m, h,
   * d).
   */
  public static OptionalLong parse(String text, Instant now) {
    Matcher relative = RELATIVE.matcher(text);
    if (relative.matches()) {
      long back = relative.group(1) == null ? 0 : Long.parseLong(relative.group(1));
      long unit =
          switch (relative.group(2) == null ? "s" : relative.group(2)) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 1000;
          };
      return OptionalLong.of(
          unixNano(now)
              - Math.multiplyExact(Math.min(back * unit, 9_000_000_000_000L), 1_000_000L));
    }
    try {
      return OptionalLong.of(unixNano(OffsetDateTime.parse(text.replace(' ', '+')).toInstant()));
    } catch (DateTimeException | ArithmeticException notRfc3339) {
      return OptionalLong.empty();
    }
  }

  /** Nanoseconds since the epoch. */
  public static long unixNano(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
