package io.waybill.correlator.http;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code /metrics}: OpenMetrics where it is asked for, else Prometheus' text. For operators. */
final class MetricAnswers {
  /** Exemplars on counters and buckets alone: of others Prometheus 2 refuses the whole scrape. */
  private static final ExpositionFormatWriter OPEN_METRICS =
      new OpenMetricsTextFormatWriter(false, false);

  private static final ExpositionFormatWriter PROMETHEUS = PrometheusTextFormatWriter.create();

  private final Metrics metrics;

  MetricAnswers(Backend backend) {
    this.metrics = new Metrics(backend);
  }

  Reply metrics(Request request) {
    if (!request.caller().isOperator()) {
      throw new Problem(403, "Not for you", "metrics need a token with the word operator");
    }
    ExpositionFormatWriter writer =
        request.accept().contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
    try {
      writer.write(bytes, metrics.now());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return Reply.of(200, writer.getContentType(), bytes.toByteArray());
  }
}
