package io.waybill.event;

/**
 * A data point of {@code otel.sdk.*}: what a telemetry SDK says of its own losses.
 *
 * @param name the metric's name
 * @param value the sum or gauge as it was reported
 */
public record MetricDetail(String name, double value) implements Detail {
  /** The attribute that says since when a sum counts, in nanoseconds since the epoch. */
  public static final String SINCE = "start_time_unix_nano";

  @Override
  public EventKind eventKind() {
    return EventKind.METRIC;
  }

  @Override
  public String headline() {
    return name + " " + value;
  }
}
