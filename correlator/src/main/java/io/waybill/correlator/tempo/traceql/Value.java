package io.waybill.correlator.tempo.traceql;

/** What a field is compared with. */
public sealed interface Value {
  /** In quotes, or a bare word. */
  record Text(String text) implements Value {}

  /** A number. True and false are text. */
  record Numeric(double number) implements Value {}

  /** A duration, in nanoseconds. */
  record Nanos(long nanos) implements Value {}

  /** That there is no such field. */
  record Nil() implements Value {}
}
