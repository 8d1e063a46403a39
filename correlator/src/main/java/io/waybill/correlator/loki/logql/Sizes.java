package io.waybill.correlator.loki.logql;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 10KB}, {@code 1.5MiB}, {@code 42b}. */
final class Sizes {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([a-zA-Z]{1,3})");
  private static final Map<String, Double> UNITS =
      Map.of(
          "b",
          1.0,
          "kb",
          1e3,
          "mb",
          1e6,
          "gb",
          1e9,
          "tb",
          1e12,
          "kib",
          1024.0,
          "mib",
          1048576.0,
          "gib",
          1073741824.0,
          "tib",
          1099511627776.0);

  private Sizes() {}

  /** In bytes; empty where it is no size. */
  static OptionalDouble bytes(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return OptionalDouble.empty();
    }
    Double unit = UNITS.get(size.group(2).toLowerCase(Locale.ROOT));
    return unit == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(size.group(1)) * unit);
  }
}
