package io.waybill.correlator.loki;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Patience;
import io.waybill.correlator.loki.logql.Expression;
import io.waybill.correlator.loki.logql.Line;
import io.waybill.correlator.loki.logql.Pipeline;
import io.waybill.event.Event;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds lines, within bounds of work. For one thread. */
final class LineSearch {
  /** Events that one search looks at. */
  private static final int MAX_LOOKED = 200_000;

  private static final int PAGE = 1_000;
  private static final int LARGE_PAGE = 10_000;

  /** Events that are looked at to find the oldest lines of a while. */
  private static final int MAX_WINDOW = 10_000;

  private static final long FIRST_WINDOW = 1_000_000_000;

  private final Backend backend;
  private final EventReader reader;
  private final Scope scope;
  private final List<String> warnings = new ArrayList<>();
  private final Patience patience = new Patience();

  LineSearch(Backend backend, EventReader reader, Scope scope) {
    this.backend = backend;
    this.reader = reader;
    this.scope = scope;
  }

  /** The newest of this time, the newest first. */
  FoundLines newest(Expression.Logs logs, long from, long to, int limit) {
    List<Line> lines = new ArrayList<>();
    each(
        logs,
        from,
        to,
        Math.max(50, Math.min(PAGE, limit)),
        line -> {
          lines.add(line);
          return lines.size() < limit;
        });
    lines.addAll(verdicts(logs, from, to));
    lines.sort(Comparator.comparingLong(Line::unixNano).reversed());
    return new FoundLines(lines.subList(0, Math.min(limit, lines.size())), warnings);
  }

  /** The streams of the newest lines; of lines that are filtered too. */
  Set<Map<String, String>> streams(Expression.Logs logs, long from, long to, int limit) {
    Expression.Logs selector = new Expression.Logs(logs.selector(), List.of());
    Set<Map<String, String>> streams = new LinkedHashSet<>();
    if (NeededEvents.areMeant(selector)) {
      EventQuery query = NeededEvents.of(selector, from, to);
      for (Event event : reader.search(scope, query, limit, Optional.empty()).events()) {
        Map<String, String> stream = EventLines.stream(event);
        if (Pipeline.selects(selector.selector(), stream)) {
          streams.add(stream);
        }
      }
    }
    verdicts(selector, from, to).forEach(line -> streams.add(line.stream()));
    return streams;
  }

  /** The oldest of this time, the oldest first. */
  FoundLines oldest(Expression.Logs logs, long from, long to, int limit) {
    List<Line> lines = new ArrayList<>(oldestEvents(logs, from, to, limit));
    lines.addAll(verdicts(logs, from, to));
    lines.sort(Comparator.comparingLong(Line::unixNano));
    return new FoundLines(lines.subList(0, Math.min(limit, lines.size())), warnings);
  }

  /**
   * Every line of this time, in no order.
   *
   * @return from when on all are there; earlier ones may be missing where it is after {@code from}
   */
  long each(Expression.Logs logs, long from, long to, Predicate<Line> sink) {
    return each(logs, from, to, LARGE_PAGE, sink);
  }

  private long each(Expression.Logs logs, long from, long to, int pageSize, Predicate<Line> sink) {
    if (!NeededEvents.areMeant(logs)) {
      return from;
    }
    EventQuery query = NeededEvents.of(logs, from, to);
    Optional<TraceId> trace = NeededEvents.trace(logs);
    Optional<PageKey> after = Optional.empty();
    int looked = 0;
    int size = pageSize;
    do {
      Page page = reader.search(scope, query, size, after);
      for (Event event : page.events()) {
        Optional<Line> line = line(logs, trace, event);
        if (line.isPresent() && !sink.test(line.get())) {
          return from;
        }
      }
      looked += page.bounded() ? MAX_LOOKED / 10 : page.events().size();
      size = Math.min(LARGE_PAGE, size * 4); // each search costs, however few lines are left
      after = page.next();
    } while (after.isPresent() && looked < MAX_LOOKED && !patience.isOver());
    if (after.isPresent()) {
      warnings.add(
          "looked at the newest "
              + looked
              + " records only, back to "
              + instant(after.get().unixNano())
              + ": ask for less time, or for one service");
    }
    return after.isPresent() ? after.get().unixNano() + 1 : from;
  }

  private static Optional<Line> line(Expression.Logs logs, Optional<TraceId> trace, Event event) {
    Map<String, String> stream = EventLines.stream(event);
    return Pipeline.selects(logs.selector(), stream)
        ? Pipeline.through(logs, EventLines.of(event, stream, trace))
        : Optional.empty();
  }

  /** Changes of verdicts as the query has them. */
  List<Line> verdicts(Expression.Logs logs, long from, long to) {
    if (!NeededEvents.isKind(logs, "verdict")) {
      return List.of();
    }
    VerdictLines changes = new VerdictLines(backend, reader, scope);
    boolean isOnlyVerdicts = !NeededEvents.areMeant(logs);
    changes
        .forgottenBefore()
        .filter(time -> isOnlyVerdicts && time > from)
        .ifPresent(time ->
            warnings.add("changes of verdicts before " + instant(time) + " were forgotten"));
    return changes.between(from, to, stream -> Pipeline.selects(logs.selector(), stream)).stream()
        .flatMap(line -> Pipeline.through(logs, line).stream())
        .toList();
  }

  /**
   * The index tells the newest first: so a while is looked at whole, and the next while, which is
   * longer, until there are enough.
   */
  private List<Line> oldestEvents(Expression.Logs logs, long from, long to, int limit) {
    List<Line> lines = new ArrayList<>();
    if (!NeededEvents.areMeant(logs)) {
      return lines;
    }
    long begin = from;
    long window = FIRST_WINDOW;
    int looked = 0;
    while (begin < to && lines.size() < limit) {
      if (looked >= MAX_LOOKED || patience.isOver()) {
        warnings.add(
            "looked at the oldest "
                + looked
                + " records only, up to "
                + instant(begin)
                + ": ask for less time, or for one service");
        break;
      }
      long end = to - begin <= window ? to : begin + window;
      List<Line> within = new ArrayList<>();
      int read = window(logs, begin, end, within);
      looked += Math.max(PAGE, read);
      if (read > MAX_WINDOW && end - begin > 1_000) {
        window = Math.max(1_000, (end - begin) / 8);
        continue;
      }
      Collections.reverse(within);
      lines.addAll(within);
      begin = end;
      window = window > Long.MAX_VALUE / 8 ? window : window * 4;
    }
    return lines;
  }

  /** Reads a while; returns how many events that took, more than the bound where it is too many. */
  private int window(Expression.Logs logs, long from, long to, List<Line> into) {
    EventQuery query = NeededEvents.of(logs, from, to);
    Optional<TraceId> trace = NeededEvents.trace(logs);
    Optional<PageKey> after = Optional.empty();
    int read = 0;
    do {
      Page page = reader.search(scope, query, PAGE, after);
      page.events().forEach(event -> line(logs, trace, event).ifPresent(into::add));
      read += page.bounded() ? MAX_WINDOW : page.events().size();
      after = page.next();
    } while (after.isPresent() && (read <= MAX_WINDOW || to - from <= 1_000));
    return read;
  }

  private static Instant instant(long unixNano) {
    return Instant.ofEpochSecond(0, unixNano);
  }

  /** What was found out meanwhile. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
