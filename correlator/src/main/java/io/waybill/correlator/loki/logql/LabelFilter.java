package io.waybill.correlator.loki.logql;

/** What the labels of a line have to be. */
public sealed interface LabelFilter {
  /** Both. */
  record And(LabelFilter left, LabelFilter right) implements LabelFilter {}

  /** One of them at least. */
  record Or(LabelFilter left, LabelFilter right) implements LabelFilter {}

  /** A label compared as text. */
  record Text(Matcher matcher) implements LabelFilter {}

  /** A label compared as a number, in the value's unit. */
  record Measure(String label, Comparison comparison, double value, Unit unit)
      implements LabelFilter {}

  /** What a label's number is of. */
  enum Unit {
    NUMBER,
    /** Nanoseconds. */
    DURATION,
    BYTES
  }
}
