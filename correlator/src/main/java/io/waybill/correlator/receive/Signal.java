package io.waybill.correlator.receive;

/** What OTLP carries here. */
public enum Signal {
  TRACES,
  LOGS,
  METRICS
}
