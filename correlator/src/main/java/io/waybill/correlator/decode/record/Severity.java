package io.waybill.correlator.decode.record;

import java.util.List;

/** OpenTelemetry's severity numbers. */
public final class Severity {
  private static final List<String> NAMES =
      List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");

  private Severity() {}

  /** The short name of a severity number, or "". */
  public static String name(int number) {
    return number < 1 || number > 24 ? "" : NAMES.get((number - 1) / 4);
  }
}
