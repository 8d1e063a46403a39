package io.waybill.correlator.traces;

import io.waybill.correlator.answer.Patience;
import io.waybill.event.Event;
import io.waybill.graph.CausalGraphs;
import io.waybill.graph.GraphBounds;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds traces, within bounds of work and time. For one thread. */
public final class Traces {
  private static final int PAGE = 500;
  private static final int MOST_PAGE = 8_000;

  /** Spans that one search looks at, about. */
  private static final int MAX_LOOKED = 20_000;

  /** Events that one answer reads; traces behind are left out. */
  private static final int MAX_EVENTS = 50_000;

  private static final int MAX_EVENTS_OF_ONE = 2_000;

  private final EventReader reader;
  private final Scope scope;
  private final Patience patience;

  /** Reads from this, what may be seen. */
  public Traces(EventReader reader, Scope scope) {
    this(reader, scope, new Patience());
  }

  /** The same for so long. */
  public Traces(EventReader reader, Scope scope, Patience patience) {
    this.reader = reader;
    this.scope = scope;
    this.patience = patience;
  }

  /** One trace, with what became of its messages; empty where it has no span. */
  public Optional<FoundTrace> one(TraceId id) {
    FoundTrace trace =
        FoundTrace.of(id, CausalGraphs.timeline(id, reader, scope, GraphBounds.DEFAULTS));
    return trace.spans().isEmpty() ? Optional.empty() : Optional.of(trace);
  }

  /**
   * Traces with a span that is all of this, the newest first.
   *
   * @param spans at least every such span, as the index can tell
   * @param matches the rest
   * @param limit traces at most
   */
  public List<FoundTrace> search(EventQuery spans, Predicate<Event> matches, int limit) {
    return of(newest(spans, matches, limit));
  }

  /** These traces, each with a span at least. */
  public List<FoundTrace> of(Collection<TraceId> ids) {
    List<FoundTrace> traces = new ArrayList<>();
    int events = 0;
    for (TraceId id : ids) {
      if (events >= MAX_EVENTS || patience.isOver()) {
        break;
      }
      Page page = reader.find(scope, new Key.Trace(id), MAX_EVENTS_OF_ONE, Optional.empty());
      events += page.events().size();
      List<String> warnings = new ArrayList<>(page.warnings());
      if (page.next().isPresent()) {
        warnings.add("it has more than " + MAX_EVENTS_OF_ONE + " events: ask for it by its ID");
      }
      FoundTrace trace = FoundTrace.of(id, page.events(), warnings);
      if (!trace.spans().isEmpty()) {
        traces.add(trace);
      }
    }
    return traces;
  }

  private Set<TraceId> newest(EventQuery spans, Predicate<Event> matches, int limit) {
    Set<TraceId> ids = new LinkedHashSet<>();
    Optional<PageKey> after = Optional.empty();
    int looked = 0;
    int size = PAGE;
    do {
      Page page = reader.search(scope, spans, size, after);
      for (Event event : page.events()) {
        if (ids.size() < limit && event.trace().isPresent() && matches.test(event)) {
          ids.add(event.trace().traceId());
        }
      }
      looked += size;
      size = Math.min(MOST_PAGE, size * 4); // each search costs, however few it finds
      after = page.bounded() ? Optional.empty() : page.next();
    } while (after.isPresent() && ids.size() < limit && looked < MAX_LOOKED && !patience.isOver());
    return ids;
  }
}
