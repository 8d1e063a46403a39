package io.waybill.correlator.tempo.traceql;

import java.util.List;

/**
 * A whole query.
 *
 * @param spanset which spans
 * @param counts how many there have to be; each holds
 * @param selected fields to show besides those of the conditions
 */
public record Query(Spanset spanset, List<Count> counts, List<Field> selected) {
  public Query {
    counts = List.copyOf(counts);
    selected = List.copyOf(selected);
  }

  /** {@code | count() > 2}. */
  public record Count(Op op, double number) {
    boolean holds(int spans) {
      return op.holds(Double.compare(spans, number));
    }
  }
}
