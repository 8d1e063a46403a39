package io.waybill.correlator.traces;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1.2s}, {@code 100ms}, {@code 1h2m3s}. */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,12})?)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Double> NANOS =
      Map.of(
          "ns", 1.0, "us", 1e3, "µs", 1e3, "μs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);

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
