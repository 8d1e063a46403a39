package io.waybill.correlator.loki;

import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.language.GoDuration;
import java.util.OptionalLong;

/**
 * The times of a request, as Loki reads them: nanoseconds, seconds, or RFC 3339.
 *
 * @param from inclusive, in nanoseconds since the epoch
 * @param to exclusive
 */
record Times(long from, long to) {
  private static final long HOUR = 3_600_000_000_000L;

  /** Far enough from what a number holds that times can be reckoned with. */
  private static final long LATEST = Long.MAX_VALUE / 2;

  private static final long MAX_POINTS = 11_000;

  /** Between {@code start} and {@code end}; the last hour where they are absent. */
  static Times of(Request request) {
    long now = io.waybill.query.Times.unixNano(request.now());
    long to = Math.min(LATEST, time(request, "end", now));
    String since = request.parameter("since");
    long before = since.isEmpty() ? HOUR : GoDuration.nanos(since).orElse(HOUR);
    long from = Math.max(0, time(request, "start", to - before));
    if (from >= to) {
      throw new Problem(400, "Bad time", "end is not after start");
    }
    return new Times(from, to);
  }

  static long time(Request request, String name, long absent) {
    String text = request.parameter(name);
    if (text.isEmpty()) {
      return absent;
    }
    if (text.matches("-?\\d{1,19}(\\.\\d+)?(e[+]?\\d{1,2})?")) {
      double number = Double.parseDouble(text);
      boolean isSeconds = Math.abs(number) < 1e12;
      if (!isSeconds && text.matches("\\d+")) {
        return bounded(text);
      }
      return (long) (isSeconds ? number * 1e9 : number);
    }
    return request.time(name, absent);
  }

  private static long bounded(String digits) {
    return digits.compareTo("9223372036854775807") > 0 && digits.length() == 19
        ? Long.MAX_VALUE
        : Long.parseLong(digits);
  }

  /** Points from the first to the last time, a step apart. */
  long[] points(long step) {
    long count = (to - from) / step + 1;
    if (count > MAX_POINTS) {
      throw new Problem(
          400, "Too many points", "more than " + MAX_POINTS + " points: take a longer step");
    }
    long[] points = new long[(int) count];
    for (int i = 0; i < points.length; i++) {
      points[i] = from + i * step;
    }
    return points;
  }

  /** How far points are apart; about 250 of them where it is not said. */
  long step(Request request) {
    String text = request.parameter("step");
    if (text.isEmpty()) {
      return Math.max(1_000_000_000, (to - from) / 250);
    }
    OptionalLong duration =
        text.matches("\\d{1,9}(\\.\\d{1,9})?")
            ? OptionalLong.of((long) (Double.parseDouble(text) * 1e9))
            : GoDuration.nanos(text);
    if (duration.isEmpty() || duration.getAsLong() <= 0) {
      throw new Problem(400, "Bad step", "step is a duration such as 15s, or seconds");
    }
    return duration.getAsLong();
  }
}
