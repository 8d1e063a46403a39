package io.waybill.correlator.loki;

import io.waybill.correlator.loki.logql.Expression;
import io.waybill.correlator.loki.logql.Expression.Aggregation;
import io.waybill.correlator.loki.logql.Expression.Counted;
import io.waybill.correlator.loki.logql.Matcher;
import io.waybill.correlator.loki.logql.Series;
import io.waybill.correlator.loki.logql.Stage;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The bars above the lines of Grafana's Explore: how many lines of each level there are. The index
 * counts them without reading one, where a query asks for nothing else.
 */
final class LogCounts {
  private static final Set<String> LEVELS = Set.of("level", "detected_level");

  private LogCounts() {}

  /**
   * What of the metric is of log lines; empty where they have to be read.
   *
   * @param points in nanoseconds, ascending
   */
  static Optional<List<Series>> of(
      Expression.Metric metric, long[] points, EventReader reader, Scope scope) {
    if (!(metric instanceof Expression.Grouped grouped)
        || !(grouped.inner() instanceof Expression.Over over)
        || !isPlain(grouped, over)) {
      return Optional.empty();
    }
    Set<String> services =
        over.logs().selector().stream()
            .filter(matcher -> matcher.label().equals("service_name"))
            .map(Matcher::value)
            .collect(Collectors.toSet());
    if (services.size() > 1 || services.contains("unknown_service")) {
      return Optional.empty();
    }
    String service = services.stream().findFirst().orElse("");
    long[] bounds =
        LongStream.concat(
                Arrays.stream(points).map(point -> point + 1),
                Arrays.stream(points).map(point -> point + 1 - over.rangeNanos()))
            .distinct()
            .sorted()
            .toArray();
    return reader
        .countLogs(scope, service, bounds)
        .map(counts -> series(grouped, over, points, bounds, counts));
  }

  private static boolean isPlain(Expression.Grouped grouped, Expression.Over over) {
    boolean isCount = over.counted() == Counted.COUNT_OVER_TIME || over.counted() == Counted.RATE;
    return isCount
        && grouped.aggregation() == Aggregation.SUM
        && !grouped.isWithout()
        && LEVELS.containsAll(grouped.labels())
        && over.logs().selector().stream().allMatch(LogCounts::isCountable)
        && over.logs().stages().stream().allMatch(LogCounts::isNothing);
  }

  /**
   * Of what kind they are is looked at by itself; other labels than the service are not counted.
   */
  private static boolean isCountable(Matcher matcher) {
    boolean isService =
        matcher.label().equals("service_name")
            && matcher.op() == Matcher.Op.EQUAL
            && !matcher.value().isEmpty();
    return isService || (matcher.label().equals("kind") && matcher.matches("log"));
  }

  /** What is dropped so was never there: nothing was parsed. */
  private static boolean isNothing(Stage stage) {
    return stage instanceof Stage.Drop drop
        && drop.labels().stream().allMatch(chosen -> chosen.label().startsWith("__"));
  }

  private static List<Series> series(
      Expression.Grouped grouped,
      Expression.Over over,
      long[] points,
      long[] bounds,
      Map<String, long[]> counts) {
    double weight = over.counted() == Counted.RATE ? 1e9 / over.rangeNanos() : 1;
    Map<Map<String, String>, Map<Long, Double>> series = new HashMap<>();
    counts.forEach((level, before) -> {
      Map<String, String> labels = EventLines.levels(level);
      labels.keySet().retainAll(grouped.labels());
      for (long point : points) {
        long count =
            before[at(bounds, point + 1)] - before[at(bounds, point + 1 - over.rangeNanos())];
        if (count > 0) {
          series
              .computeIfAbsent(labels, unused -> new TreeMap<>())
              .merge(point, count * weight, Double::sum);
        }
      }
    });
    List<Series> all = new ArrayList<>();
    series.forEach((labels, of) -> all.add(new Series(labels, of)));
    return all;
  }

  private static int at(long[] bounds, long bound) {
    return Arrays.binarySearch(bounds, bound);
  }

  /** The metric without log lines, which are counted already. */
  static Expression.Metric withoutLogs(Expression.Metric metric) {
    Expression.Grouped grouped = (Expression.Grouped) metric;
    Expression.Over over = (Expression.Over) grouped.inner();
    List<Matcher> selector = new ArrayList<>(over.logs().selector());
    selector.add(Matcher.notEqual("kind", "log"));
    return new Expression.Grouped(
        grouped.aggregation(),
        false,
        grouped.labels(),
        grouped.most(),
        new Expression.Over(
            over.counted(),
            new Expression.Logs(selector, over.logs().stages()),
            over.rangeNanos()));
  }
}
