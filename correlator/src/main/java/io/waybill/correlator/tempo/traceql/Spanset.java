package io.waybill.correlator.tempo.traceql;

/** Which spans of a trace are meant; none at all where the trace is not. */
public sealed interface Spanset {
  /** Every span that is all of this. */
  record Filter(Condition condition) implements Spanset {}

  /** Both have spans: those of both. */
  record And(Spanset left, Spanset right) implements Spanset {}

  /** One of them has: those of both. */
  record Or(Spanset left, Spanset right) implements Spanset {}

  /** Spans of the right one that have one of the left among their ancestors. */
  record Descendant(Spanset left, Spanset right) implements Spanset {}

  /** Spans of the right one whose parent is one of the left. */
  record Child(Spanset left, Spanset right) implements Spanset {}
}
