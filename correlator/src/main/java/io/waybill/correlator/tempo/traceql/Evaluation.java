package io.waybill.correlator.tempo.traceql;

import io.waybill.correlator.traces.FoundTrace;
import io.waybill.event.Event;
import io.waybill.trace.SpanId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which spans of one trace a query means. For one thread. */
public final class Evaluation {
  private final FoundTrace trace;
  private final SpanFields fields;
  private final Map<SpanId, Event> byId = new HashMap<>();

  private Evaluation(FoundTrace trace) {
    this.trace = trace;
    this.fields = new SpanFields(trace);
    trace.spans().forEach(span -> byId.putIfAbsent(span.trace().spanId(), span));
  }

  /** In the order of the trace; empty where it does not match. */
  public static List<Event> of(Query query, FoundTrace trace) {
    Evaluation evaluation = new Evaluation(trace);
    Set<Event> found = evaluation.spans(query.spanset());
    boolean counts = query.counts().stream().allMatch(count -> count.holds(found.size()));
    return counts ? trace.spans().stream().filter(found::contains).toList() : List.of();
  }

  /**
   * True where a trace with this span may match: one of the query's filters means it. Where none of
   * them does, no span of the trace is what a result is made of.
   */
  public static boolean isCandidate(Query query, Event span) {
    FoundTrace alone = FoundTrace.of(span.trace().traceId(), List.of(span), List.of());
    return isCandidate(query.spanset(), span, new SpanFields(alone));
  }

  /** True where every trace with such a span matches: nothing is asked of the others. */
  public static boolean isDecidedByOneSpan(Query query) {
    return query.counts().isEmpty()
        && query.spanset() instanceof Spanset.Filter filter
        && !SpanFields.isOfTrace(filter.condition());
  }

  private static boolean isCandidate(Spanset spanset, Event span, SpanFields fields) {
    return switch (spanset) {
      case Spanset.Filter filter -> fields.mayMatch(filter.condition(), span);
      case Spanset.And both ->
          isCandidate(both.left(), span, fields) || isCandidate(both.right(), span, fields);
      case Spanset.Or either ->
          isCandidate(either.left(), span, fields) || isCandidate(either.right(), span, fields);
      case Spanset.Descendant descendant -> isCandidate(descendant.right(), span, fields);
      case Spanset.Child child -> isCandidate(child.right(), span, fields);
    };
  }

  private Set<Event> spans(Spanset spanset) {
    return switch (spanset) {
      case Spanset.Filter filter -> {
        Set<Event> found = new LinkedHashSet<>();
        for (Event span : trace.spans()) {
          if (fields.matches(filter.condition(), span)) {
            found.add(span);
          }
        }
        yield found;
      }
      case Spanset.And both -> {
        Set<Event> left = spans(both.left());
        Set<Event> right = spans(both.right());
        yield left.isEmpty() || right.isEmpty() ? Set.of() : union(left, right);
      }
      case Spanset.Or either -> union(spans(either.left()), spans(either.right()));
      case Spanset.Child child -> {
        Set<SpanId> parents = ids(spans(child.left()));
        yield kept(spans(child.right()), span -> parents.contains(parent(span)));
      }
      case Spanset.Descendant descendant -> {
        Set<SpanId> ancestors = ids(spans(descendant.left()));
        yield kept(spans(descendant.right()), span -> hasAncestor(span, ancestors));
      }
    };
  }

  private static Set<Event> union(Set<Event> left, Set<Event> right) {
    Set<Event> all = new LinkedHashSet<>(left);
    all.addAll(right);
    return all;
  }

  private static Set<SpanId> ids(Set<Event> spans) {
    Set<SpanId> ids = new HashSet<>();
    spans.forEach(span -> ids.add(span.trace().spanId()));
    return ids;
  }

  private static Set<Event> kept(Set<Event> spans, java.util.function.Predicate<Event> predicate) {
    Set<Event> kept = new LinkedHashSet<>();
    spans.stream().filter(predicate).forEach(kept::add);
    return kept;
  }

  private static SpanId parent(Event span) {
    return FoundTrace.span(span).parent();
  }

  /** Parents that go round in a circle end it. */
  private boolean hasAncestor(Event span, Set<SpanId> ancestors) {
    List<SpanId> seen = new ArrayList<>();
    SpanId at = parent(span);
    while (at.isPresent() && seen.size() <= trace.spans().size()) {
      if (ancestors.contains(at)) {
        return true;
      }
      seen.add(at);
      Event next = byId.get(at);
      at = next == null ? SpanId.NONE : parent(next);
    }
    return false;
  }
}
