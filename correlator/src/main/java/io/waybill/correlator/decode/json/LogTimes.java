package io.waybill.correlator.decode.json;

import io.waybill.event.Attribute;
import io.waybill.event.EventTime;
import io.waybill.event.EventTime.Claim;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The times that log libraries write: ISO-8601 with {@code T} or a space, a point or a comma before
 * the fraction, with a zone or without (then UTC is taken); and epoch seconds, milli-, micro- or
 * nanoseconds by their magnitude; and {@code 24/Nov/2026:10:00:00 +0200} of web servers.
 */
public final class LogTimes {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d(?::\\d\\d)?)(?:[.,](\\d{1,9}))?\\s?(Z|z|[+-]\\d\\d:?\\d\\d|[+-]\\d\\d)?");
  private static final Pattern EPOCH = Pattern.compile("\\d{9,19}(\\.\\d{1,9})?");
  private static final Pattern COMMON_LOG =
      Pattern.compile("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}");
  private static final DateTimeFormatter COMMON_LOG_FORMAT =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH);
  private static final int MAX_CLAIM = 64;

  private LogTimes() {}

  /** The record's time with what the writer claimed in this field. */
  public static EventTime claim(EventTime record, Attribute field) {
    String text = field.value().strip();
    try {
      return switch (field.type()) {
        case INTEGER, DECIMAL -> record.withClaim(epoch(new BigDecimal(text)));
        default ->
            EPOCH.matcher(text).matches()
                ? record.withClaim(epoch(new BigDecimal(text)))
                : record.withClaim(iso(text));
      };
    } catch (ArithmeticException | DateTimeException | NumberFormatException unreadable) {
      boolean number =
          field.type() == Attribute.Type.INTEGER || field.type() == Attribute.Type.DECIMAL;
      return record.withoutClaim(
          number ? Claim.IMPOSSIBLE : Claim.UNPARSABLE,
          text.length() <= MAX_CLAIM ? text : text.substring(0, MAX_CLAIM));
    }
  }

  /**
   * Seconds up to the year 2286, then milli-, micro- and nanoseconds: each a thousand times the one
   * before.
   */
  private static long epoch(BigDecimal number) {
    if (number.precision() - number.scale() > 20) {
      throw new ArithmeticException("no time is that late");
    }
    int digits = Math.max(1, number.precision() - number.scale());
    int toNanos = digits <= 10 ? 9 : digits <= 13 ? 6 : digits <= 16 ? 3 : 0;
    return number.movePointRight(toNanos).setScale(0, java.math.RoundingMode.DOWN).longValueExact();
  }

  private static long iso(String text) {
    if (COMMON_LOG.matcher(text).matches()) {
      Instant instant = OffsetDateTime.parse(text, COMMON_LOG_FORMAT).toInstant();
      return Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L);
    }
    Matcher iso = ISO.matcher(text);
    if (!iso.matches()) {
      throw new DateTimeException("no ISO-8601 time");
    }
    String zone = iso.group(4) == null ? "Z" : iso.group(4);
    if (zone.length() == 5) {
      zone = zone.substring(0, 3) + ":" + zone.substring(3);
    }
    LocalDateTime local = LocalDateTime.parse(iso.group(1) + "T" + iso.group(2));
    Instant instant =
        OffsetDateTime.of(local, ZoneOffset.of(zone.equals("z") ? "Z" : zone)).toInstant();
    String fraction = iso.group(3) == null ? "" : iso.group(3);
    long nanos = fraction.isEmpty() ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), nanos);
  }
}
