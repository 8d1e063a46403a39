package io.waybill.correlator.loki.logql;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  /** All of these, those of the same labels added up; by their labels. */
  public static List<Series> sum(List<Series> some, List<Series> more) {
    Map<String, Series> sum = new TreeMap<>();
    Stream.concat(some.stream(), more.stream())
        .forEach(one -> sum.merge(one.labels().toString(), one, Series::plus));
    return List.copyOf(sum.values());
  }

  private Series plus(Series other) {
    Map<Long, Double> sum = new TreeMap<>(points);
    other.points.forEach((time, value) -> sum.merge(time, value, Double::sum));
    return new Series(labels, sum);
  }

  /** True where there is a number. */
  public boolean isNotEmpty() {
    return !points.isEmpty();
  }
}
