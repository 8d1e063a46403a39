package io.waybill.correlator.spanmetrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.waybill.trace.TraceId;
import java.util.Arrays;

/** How long spans take, in seconds, with the trace of the latest. Not thread-safe. */
final class Latency {
  /** Tempo's own, of both kinds of series together. */
  private static final double[] BOUNDS = {
    0.002, 0.008, 0.032, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8
  };

  private final long[] counts = new long[BOUNDS.length + 1];
  private double sum;
  private Took latest = new Took(0, 0, TraceId.NONE);

  void add(Took took) {
    int bucket = 0;
    while (bucket < BOUNDS.length && took.seconds() > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    sum += took.seconds();
    latest = took;
  }

  long count() {
    return Arrays.stream(counts).sum();
  }

  HistogramDataPointSnapshot point(Labels labels) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < counts.length; i++) {
      buckets.bucket(i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY, counts[i]);
    }
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(buckets.build())
        .sum(sum)
        .exemplars(exemplar())
        .build();
  }

  private Exemplars exemplar() {
    return latest.trace().isPresent()
        ? Exemplars.of(
            TraceExemplar.of(latest.seconds(), latest.trace().toString(), latest.endUnixMilli()))
        : Exemplars.EMPTY;
  }
}
