package io.waybill.correlator.tempo.traceql;

import com.google.re2j.Pattern;

/** What one span has to be. */
public sealed interface Condition {
  /** Both. */
  record And(Condition left, Condition right) implements Condition {}

  /** One of them at least. */
  record Or(Condition left, Condition right) implements Condition {}

  /** Not this. */
  record Not(Condition condition) implements Condition {}

  /** Any span, or none. */
  record Always(boolean isTrue) implements Condition {}

  /** A field compared with a value. */
  record Compare(Field field, Op op, Value value) implements Condition {}

  /** A field that matches an expression from its beginning to its end, or does not. */
  record Matches(Field field, Pattern pattern, boolean isWanted) implements Condition {}
}
