package io.waybill.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A line of the table: the rounds of one way of doing it. */
final class Line {
  private final String name;
  private final List<Measure> rounds = new ArrayList<>();

  Line(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void add(Measure round) {
    rounds.add(round);
  }

  boolean isEmpty() {
    return rounds.isEmpty();
  }

  /** The middle of the rounds by this figure. */
  double median(ToDoubleFunction<Measure> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length % 2 == 1
        ? sorted[sorted.length / 2]
        : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
  }

  double most(ToDoubleFunction<Measure> figure) {
    return rounds.stream().mapToDouble(figure).max().orElse(Double.NaN);
  }
}
