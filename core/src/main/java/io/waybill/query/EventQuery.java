package io.waybill.query;

import io.waybill.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * What to search for: all clauses, within a time range.
 *
 * @param clauses each must match; empty matches everything
 * @param fromUnixNano inclusive
 * @param toUnixNano exclusive
 */
public record EventQuery(List<Clause> clauses, long fromUnixNano, long toUnixNano) {
  /** Every event. */
  public static final EventQuery ALL = new EventQuery(List.of(), Long.MIN_VALUE, Long.MAX_VALUE);

  public EventQuery {
    clauses = List.copyOf(clauses);
  }

  /** This and one condition more. */
  public EventQuery and(Clause clause) {
    List<Clause> more = new ArrayList<>(clauses);
    more.add(clause);
    return new EventQuery(more, fromUnixNano, toUnixNano);
  }

  /** This within a time range too: the narrower bound holds. */
  public EventQuery within(long fromUnixNano, long toUnixNano) {
    return new EventQuery(
        clauses, Math.max(this.fromUnixNano, fromUnixNano), Math.min(this.toUnixNano, toUnixNano));
  }

  /** True when the event fulfils all of it. */
  public boolean matches(Event event) {
    long time = event.time().unixNano();
    return time >= fromUnixNano
        && time < toUnixNano
        && clauses.stream().allMatch(clause -> clause.matches(event));
  }
}
