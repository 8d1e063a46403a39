package io.waybill.correlator.loki;

import io.waybill.correlator.loki.logql.Expression;
import io.waybill.correlator.loki.logql.LabelFilter;
import io.waybill.correlator.loki.logql.Matcher;
import io.waybill.correlator.loki.logql.Stage;
import io.waybill.event.EventKind;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.query.Tokens;
import io.waybill.trace.TraceId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the index can tell of a query: at least every event whose line it means. */
final class NeededEvents {
  private static final Set<EventKind> KINDS =
      Set.of(
          EventKind.LOG,
          EventKind.DEAD_LETTER,
          EventKind.RETRY,
          EventKind.OUTCOME,
          EventKind.GAP,
          EventKind.UNDECODABLE);

  private NeededEvents() {}

  /** True where events may be meant at all, and not changes of verdicts alone. */
  static boolean areMeant(Expression.Logs logs) {
    return KINDS.stream().anyMatch(kind -> isKind(logs, kind.label()));
  }

  /** True where lines of this kind may be meant. */
  static boolean isKind(Expression.Logs logs, String kind) {
    return logs.selector().stream()
        .filter(matcher -> matcher.label().equals("kind"))
        .allMatch(matcher -> matcher.matches(kind));
  }

  /** The one trace whose lines are asked for, where a filter says so. */
  static Optional<TraceId> trace(Expression.Logs logs) {
    return logs.stages().stream()
        .flatMap(stage ->
            stage instanceof Stage.Where(LabelFilter filter) ? traces(filter) : Stream.empty())
        .findFirst();
  }

  private static Stream<TraceId> traces(LabelFilter filter) {
    return switch (filter) {
      case LabelFilter.And(LabelFilter left, LabelFilter right) ->
          Stream.concat(traces(left), traces(right));
      case LabelFilter.Or(LabelFilter left, LabelFilter right) ->
          Stream.concat(traces(left), traces(right));
      case LabelFilter.Text(Matcher matcher)
          when matcher.op() == Matcher.Op.EQUAL && matcher.label().equals("trace_id") ->
          TraceId.parse(matcher.value()).stream();
      default -> Stream.empty();
    };
  }

  static EventQuery of(Expression.Logs logs, long fromUnixNano, long toUnixNano) {
    EventQuery query = EventQuery.ALL.within(fromUnixNano, toUnixNano);
    List<EventKind> kinds = KINDS.stream().filter(kind -> isKind(logs, kind.label())).toList();
    if (kinds.size() == 1) {
      query = query.and(new Clause.Field("kind", kinds.getFirst().label()));
    } else {
      for (EventKind kind : EventKind.values()) {
        if (!kinds.contains(kind)) {
          query = query.and(new Clause.Not(new Clause.Field("kind", kind.label())));
        }
      }
    }
    for (Matcher matcher : logs.selector()) {
      query = narrowed(query, matcher);
    }
    for (Stage stage : logs.stages()) {
      switch (stage) {
        case Stage.Contains(boolean isWanted, List<String> any) -> {
          if (isWanted && any.size() == 1 && !any.getFirst().isEmpty()) {
            query = query.and(new Clause.Phrase(any.getFirst()));
          }
        }
        case Stage.Where(LabelFilter filter) -> query = narrowed(query, filter);
        case Stage.Finds finds -> {}
        case Stage.Drop drop -> {
          if (drop.labels().stream().anyMatch(chosen -> !chosen.label().startsWith("__"))) {
            return query;
          }
        }
        default -> {
          return query; // what comes behind is about something else than what is stored
        }
      }
    }
    return query;
  }

  private static EventQuery narrowed(EventQuery query, Matcher matcher) {
    if (matcher.op() != Matcher.Op.EQUAL || matcher.value().isEmpty()) {
      return query;
    }
    return switch (matcher.label()) {
      case "service_name" ->
          matcher.value().equals("unknown_service")
              ? query
              : query.and(new Clause.Field("service", matcher.value()));
      case "tenant" -> query.and(new Clause.Field("tenant", matcher.value()));
      case "group" -> query.and(new Clause.Field("group", matcher.value()));
      default -> query;
    };
  }

  private static EventQuery narrowed(EventQuery query, LabelFilter filter) {
    return switch (filter) {
      case LabelFilter.And(LabelFilter left, LabelFilter right) ->
          narrowed(narrowed(query, left), right);
      case LabelFilter.Text(Matcher matcher)
          when matcher.op() == Matcher.Op.EQUAL && !matcher.value().isEmpty() ->
          narrowedByField(query, matcher);
      default -> query;
    };
  }

  /** A field's value is among the words of its event. */
  private static EventQuery narrowedByField(EventQuery query, Matcher matcher) {
    if (matcher.label().equals("trace_id")) {
      return TraceId.parse(matcher.value())
          .map(id -> query.and(new Clause.Field("trace", matcher.value())))
          .orElse(query);
    }
    boolean isOther =
        EventLines.DERIVED.contains(matcher.label()) || EventLines.STREAM.contains(matcher.label());
    List<String> words = Tokens.of(matcher.value());
    return isOther || words.isEmpty() ? query : query.and(new Clause.Words(words));
  }
}
