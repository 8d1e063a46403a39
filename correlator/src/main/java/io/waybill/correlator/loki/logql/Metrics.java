package io.waybill.correlator.loki.logql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.loki.logql.Expression.Aggregation;
import io.waybill.correlator.loki.logql.Expression.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Evaluates metrics at points of time. A series has the labels of its lines' stream and those that
 * were parsed; of structured metadata, which differs from line to line, only what the query groups
 * by. For one thread.
 */
public final class Metrics {
  private static final int MOST_SERIES = 2_000;

  private final long[] times;
  private final Lines lines;

  /** The lines that go into this, one by one, already through its stages. */
  @FunctionalInterface
  public interface Lines {
    void each(Expression.Over over, Consumer<Line> sink);
  }

  /** There are more series than one answer may have. */
  public static final class TooManySeriesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManySeriesException() {
      super("more than " + MOST_SERIES + " series: put them together, as with sum by (…)");
    }
  }

  /**
   * An evaluation.
   *
   * @param times in nanoseconds, ascending
   */
  public Metrics(long[] times, Lines lines) {
    this.times = times.clone();
    this.lines = lines;
  }

  /** The series of this metric, by labels. */
  public List<Series> of(Metric metric) {
    return of(metric, line -> seriesLabels(line, Set.of()));
  }

  /**
   * The same.
   *
   * @param labels of the series that a line goes into
   */
  private List<Series> of(Metric metric, Function<Line, Map<String, String>> labels) {
    return switch (metric) {
      case Expression.Scalar(double value) -> List.of(everywhere(value));
      case Expression.Vector(double value) -> List.of(everywhere(value));
      case Expression.Over over -> counted(over, labels);
      case Expression.Grouped grouped -> grouped(grouped);
      case Expression.Arithmetic(char operator, Metric left, Metric right) ->
          joined(pair(left, right, labels), (a, b) -> arithmetic(operator, a, b));
      case Expression.Compared(Comparison comparison, Metric left, Metric right) ->
          joined(
              pair(left, right, labels),
              (a, b) -> comparison.holds(a, b) ? kept(left, a, b) : Double.NaN);
    };
  }

  private static Map<String, String> seriesLabels(Line line, Set<String> named) {
    Map<String, String> labels = new TreeMap<>(line.stream());
    line.metadata()
        .forEach((name, value) -> {
          if (named.contains(name)) {
            labels.put(name, value);
          }
        });
    labels.putAll(line.parsed());
    return labels;
  }

  /** Where a number is compared with a series, the series' value stays. */
  private static double kept(Metric left, double a, double b) {
    return isNumber(left) ? b : a;
  }

  private static boolean isNumber(Metric metric) {
    return metric instanceof Expression.Scalar
        || (metric instanceof Expression.Arithmetic(char operator, Metric left, Metric right)
            && isNumber(left)
            && isNumber(right));
  }

  private Series everywhere(double value) {
    Map<Long, Double> points = new TreeMap<>();
    for (long time : times) {
      points.put(time, value);
    }
    return new Series(Map.of(), points);
  }

  /** A line counts at each point at or after it, up to the range later. */
  private List<Series> counted(Expression.Over over, Function<Line, Map<String, String>> labels) {
    Map<Map<String, String>, Map<Long, Double>> series = new HashMap<>();
    double perSecond = 1e9 / over.rangeNanos();
    lines.each(
        over,
        line -> {
          double weight =
              switch (over.counted()) {
                case COUNT_OVER_TIME -> 1;
                case RATE -> perSecond;
                case BYTES_OVER_TIME -> line.text().getBytes(UTF_8).length;
                case BYTES_RATE -> line.text().getBytes(UTF_8).length * perSecond;
              };
          Map<Long, Double> points =
              series.computeIfAbsent(labels.apply(line), unused -> new TreeMap<>());
          if (series.size() > MOST_SERIES) {
            throw new TooManySeriesException();
          }
          for (int i = first(line.unixNano());
              i < times.length && times[i] - line.unixNano() < over.rangeNanos();
              i++) {
            points.merge(times[i], weight, Double::sum);
          }
        });
    return series(series);
  }

  /** The first point that is not before this time. */
  private int first(long unixNano) {
    int found = Arrays.binarySearch(times, unixNano);
    return found >= 0 ? found : -found - 1;
  }

  private static List<Series> series(Map<Map<String, String>, Map<Long, Double>> points) {
    List<Series> series = new ArrayList<>();
    points.forEach((labels, of) -> {
      if (!of.isEmpty()) {
        series.add(new Series(labels, of));
      }
    });
    series.sort(Comparator.comparing(one -> one.labels().toString()));
    return series;
  }

  private List<Series> grouped(Expression.Grouped grouped) {
    List<Series> inner = inner(grouped);
    Map<Map<String, String>, List<Series>> groups = new HashMap<>();
    for (Series one : inner) {
      groups
          .computeIfAbsent(
              labels(one.labels(), grouped.isWithout(), grouped.labels()),
              unused -> new ArrayList<>())
          .add(one);
    }
    Map<Map<String, String>, Map<Long, Double>> together = new HashMap<>();
    groups.forEach((labels, members) -> {
      for (long time : times) {
        if (grouped.most().isPresent()) {
          most(grouped, members, time, together);
        } else {
          List<Double> values = values(members, time);
          if (!values.isEmpty()) {
            together
                .computeIfAbsent(labels, unused -> new TreeMap<>())
                .put(time, together(grouped.aggregation(), values));
          }
        }
      }
    });
    return series(together);
  }

  /** What is summed up by labels needs no series for each line's other labels. */
  private List<Series> inner(Expression.Grouped grouped) {
    Set<String> named = grouped.isWithout() ? Set.of() : grouped.labels();
    boolean isSum = grouped.aggregation() == Aggregation.SUM;
    return of(
        grouped.inner(),
        isSum && grouped.inner() instanceof Expression.Over
            ? line -> labels(seriesLabels(line, named), grouped.isWithout(), grouped.labels())
            : line -> seriesLabels(line, named));
  }

  private static List<Double> values(List<Series> members, long time) {
    List<Double> values = new ArrayList<>();
    for (Series one : members) {
      Double value = one.points().get(time);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** The largest, or smallest, series at this time keep their labels. */
  private static void most(
      Expression.Grouped grouped,
      List<Series> members,
      long time,
      Map<Map<String, String>, Map<Long, Double>> kept) {
    Comparator<Series> order =
        Comparator.comparingDouble(one -> one.points().getOrDefault(time, 0.0));
    members.stream()
        .filter(one -> one.points().containsKey(time))
        .sorted(grouped.aggregation() == Aggregation.TOPK ? order.reversed() : order)
        .limit(grouped.most().orElse(0))
        .forEach(one ->
            kept.computeIfAbsent(one.labels(), unused -> new TreeMap<>())
                .put(time, one.points().getOrDefault(time, 0.0)));
  }

  private static double together(Aggregation aggregation, List<Double> values) {
    var all = values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return switch (aggregation) {
      case SUM -> all.getSum();
      case AVG -> all.getAverage();
      case MIN -> all.getMin();
      case MAX -> all.getMax();
      case COUNT, TOPK, BOTTOMK -> all.getCount();
    };
  }

  private static Map<String, String> labels(
      Map<String, String> of, boolean isWithout, Set<String> names) {
    Map<String, String> labels = new TreeMap<>(of);
    labels.keySet().removeIf(name -> names.contains(name) == isWithout);
    return labels;
  }

  private record Pair(
      List<Series> lefts, boolean isLeftNumber, List<Series> rights, boolean isRightNumber) {}

  private Pair pair(Metric left, Metric right, Function<Line, Map<String, String>> labels) {
    return new Pair(of(left, labels), isNumber(left), of(right, labels), isNumber(right));
  }

  private interface Operator {
    double of(double left, double right);
  }

  /** A number goes with every series; a series with the one of the same labels. */
  private static List<Series> joined(Pair pair, Operator operator) {
    List<Series> lefts = pair.lefts();
    List<Series> rights = pair.rights();
    Map<Map<String, String>, Map<Long, Double>> result = new HashMap<>();
    if (pair.isLeftNumber() && !pair.isRightNumber()) {
      rights.forEach(one -> join(one.labels(), lefts.getFirst(), one, operator, result));
      return series(result);
    }
    Map<Map<String, String>, Series> others = new HashMap<>();
    rights.forEach(one -> others.put(one.labels(), one));
    for (Series one : lefts) {
      Series other = pair.isRightNumber() ? rights.getFirst() : others.get(one.labels());
      if (other != null) {
        join(one.labels(), one, other, operator, result);
      }
    }
    return series(result);
  }

  private static void join(
      Map<String, String> labels,
      Series left,
      Series right,
      Operator operator,
      Map<Map<String, String>, Map<Long, Double>> result) {
    left.points()
        .forEach((time, value) -> {
          Double other = right.points().get(time);
          double joined = other == null ? Double.NaN : operator.of(value, other);
          if (!Double.isNaN(joined)) {
            result.computeIfAbsent(labels, unused -> new TreeMap<>()).put(time, joined);
          }
        });
  }

  private static double arithmetic(char operator, double left, double right) {
    return switch (operator) {
      case '+' -> left + right;
      case '-' -> left - right;
      case '*' -> left * right;
      case '/' -> left / right;
      case '%' -> left % right;
      default -> Math.pow(left, right);
    };
  }
}
