package io.waybill.correlator.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a configuration: all of it, not only the first. */
final class Problems {
  private final List<Line> lines = new ArrayList<>();

  private record Line(int number, String text) {}

  /** Adds a problem of this line, counted from 1; 0 where it is of none. */
  void add(int line, String text) {
    lines.add(new Line(line, text));
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** By line, each as {@code line 3: …}. */
  List<String> all() {
    return lines.stream()
        .sorted(Comparator.comparingInt(Line::number))
        .map(
            line -> line.number() == 0 ? line.text() : "line " + line.number() + ": " + line.text())
        .toList();
  }
}
