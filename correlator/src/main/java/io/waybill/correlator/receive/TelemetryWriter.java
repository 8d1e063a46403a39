package io.waybill.correlator.receive;

import java.util.concurrent.CompletableFuture;

/** Writes telemetry to where the intake will read it. Thread-safe. */
public interface TelemetryWriter {
  /**
   * Writes one record.
   *
   * @param tenant whose it is, or "" where the record itself says
   * @param value OTLP, of at most {@link #maxRecordBytes}
   * @return completes once it is durable; exceptionally with what to do in its message
   */
  CompletableFuture<?> write(Signal signal, String tenant, byte[] value);

  /** How large a record may be, in bytes. */
  int maxRecordBytes();
}
