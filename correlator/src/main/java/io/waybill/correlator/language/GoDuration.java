package io.waybill.correlator.language;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them: {@code 1.2s}, {@code 100ms}, {@code 1h2m3s}; and days, weeks and
 * years, which Prometheus and Loki know too.
 */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,12})?)(ns|us|µs|μs|ms|s|m|h|d|w|y)");
  private static final Map<String, Double> NANOS =
      Map.ofEntries(
          Map.entry("ns", 1.0),
          Map.entry("us", 1e3),
          Map.entry("µs", 1e3),
          Map.entry("μs", 1e3),
          Map.entry("ms", 1e6),
          Map.entry("s", 1e9),
          Map.entry("m", 60e9),
          Map.entry("h", 3_600e9),
          Map.entry("d", 86_400e9),
          Map.entry("w", 604_800e9),
          Map.entry("y", 31_536_000e9));

  private GoDuration() {}

  /** In nanoseconds; empty where it is none. */
  public static OptionalLong nanos(String text) {
    Matcher part = PART.matcher(text);
    double nanos = 0;
    int at = 0;
    while (at < text.length() && part.find(at) && part.start() == at) {
      nanos += Double.parseDouble(part.group(1)) * NANOS.getOrDefault(part.group(2), 1.0);
      at = part.end();
    }
    return at == text.length() && at > 0 ? OptionalLong.of((long) nanos) : OptionalLong.empty();
  }
}
