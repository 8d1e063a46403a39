package io.waybill.correlator.loki.logql;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** A query. */
public sealed interface Expression {
  /**
   * Lines.
   *
   * @param selector what their stream has to be
   */
  record Logs(List<Matcher> selector, List<Stage> stages) implements Expression {
    public Logs {
      selector = List.copyOf(selector);
      stages = List.copyOf(stages);
    }
  }

  /** Numbers over time. */
  sealed interface Metric extends Expression {}

  /** A number. */
  record Scalar(double value) implements Metric {}

  /** A number as a series without labels. */
  record Vector(double value) implements Metric {}

  /** What the lines of the time before each point come to, by their labels. */
  record Over(Counted counted, Logs logs, long rangeNanos) implements Metric {}

  /** How lines are counted. */
  enum Counted {
    COUNT_OVER_TIME,
    RATE,
    BYTES_OVER_TIME,
    BYTES_RATE
  }

  /**
   * Series put together.
   *
   * @param labels to group by, or all but these
   * @param most of {@code topk} and {@code bottomk}
   */
  record Grouped(
      Aggregation aggregation,
      boolean isWithout,
      Set<String> labels,
      OptionalInt most,
      Metric inner)
      implements Metric {
    public Grouped {
      labels = Set.copyOf(labels);
    }
  }

  /** How series are put together. */
  enum Aggregation {
    SUM,
    AVG,
    MIN,
    MAX,
    COUNT,
    TOPK,
    BOTTOMK
  }

  /** Two of them, series by series of the same labels. */
  record Arithmetic(char operator, Metric left, Metric right) implements Metric {}

  /** Those of the left that compare so with the right. */
  record Compared(Comparison comparison, Metric left, Metric right) implements Metric {}
}
