package io.waybill.correlator.loki.logql;

import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers over time.
 *
 * @param labels by name
 * @param points by time in nanoseconds, where there is a number
 */
public record Series(Map<String, String> labels, Map<Long, Double> points) {
  public Series {
    labels = new TreeMap<>(labels);
    points = new TreeMap<>(points);
  }

  /** Those of its numbers that are not before this time. */
  public Series since(long unixNano) {
    return new Series(labels, new TreeMap<>(points).tailMap(unixNano, true));
  }

  /** True where there is a number. */
  public boolean isNotEmpty() {
    return !points.isEmpty();
  }
}
