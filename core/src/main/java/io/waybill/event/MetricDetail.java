package io.waybill.event;

/**
 * A data point of {@code otel.sdk.*}: what a telemetry SDK says of its own losses.
 *
 * @param name the metric's name
 * @param value the sum or gauge as it was reported
 */
public record MetricDetail(String name, double value) implements Detail {
  @Override
  public EventKind eventKind() {
    return EventKind.METRIC;
  }

  @Override
  public String headline() {
    return name + " " + value;
  }
}
