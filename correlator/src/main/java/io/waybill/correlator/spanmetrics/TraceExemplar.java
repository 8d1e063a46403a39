package io.waybill.correlator.spanmetrics;

import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Labels;

/** An exemplar as Grafana's Prometheus data source links it: by the label {@code trace_id}. */
public final class TraceExemplar {
  private TraceExemplar() {}

  /** One that a trace makes. */
  public static Exemplar of(double value, String traceId, long unixMilli) {
    return Exemplar.builder()
        .value(value)
        .labels(Labels.of("trace_id", traceId))
        .timestampMillis(unixMilli)
        .build();
  }
}
