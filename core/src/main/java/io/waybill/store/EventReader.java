package io.waybill.store;

import io.waybill.event.EventKind;
import io.waybill.query.EventQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A consistent view of a store. For one thread; close it before answering slow clients. */
public interface EventReader extends AutoCloseable {
  /** How far the inputs were read by what this view shows. */
  Positions visible();

  /**
   * Events under a key, earliest first, each source position once. Costs a term look-up and a read
   * per event; the whole postings list where it is longer than the limit.
   *
   * @param limit 1 or more
   * @param after the end of the page before
   */
  Page find(Scope scope, Key key, int limit, Optional<PageKey> after);

  /** How many events are under a key, without reading them. */
  long count(Scope scope, Key key);

  /** Events that match, newest first. Work is bounded: see {@link Page#bounded}. */
  Page search(Scope scope, EventQuery query, int limit, Optional<PageKey> after);

  /** Values of a facet that begin with this, sorted, at most {@code limit}. */
  List<String> values(Scope scope, Facet facet, String prefix, int limit);

  /** Hops of this kind in {@code [from, to)}, counted by what they have in common, most first. */
  List<HopCount> countHops(
      Scope scope, EventKind kind, long fromUnixNano, long toUnixNano, int limit);

  /**
   * Log lines counted by their level, without reading them.
   *
   * @param service only this one's; "" for all
   * @param bounds times in nanoseconds, ascending
   * @return by level ("" for none), how many lines from the first bound on are before each bound;
   *     empty where there are too many levels to count by
   */
  Optional<Map<String, long[]>> countLogs(Scope scope, String service, long[] bounds);

  /**
   * Events that match, counted by time, without reading them.
   *
   * @param bounds times in nanoseconds, ascending; two or more
   * @return how many are from each bound to before the next; empty where the index can't tell
   *     without reading each, as with phrases and attributes
   */
  Optional<long[]> countOverTime(Scope scope, EventQuery query, long[] bounds);

  /**
   * Events that match, counted by what they have in common, without reading them.
   *
   * @param limit 1 or more; of the values of each facet, those of most events are told
   * @return of each of these facets its values, those of most events first; empty where the index
   *     can't tell without reading each event, as with phrases and attributes, or has too many
   *     values to count by
   */
  Optional<Map<Facet, List<FacetCount>>> countByFacet(
      Scope scope, EventQuery query, Set<Facet> facets, int limit);

  /** Lets the view go. A second call does nothing. */
  @Override
  void close();
}
