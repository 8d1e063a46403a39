package io.waybill.correlator.tempo;

import io.waybill.correlator.tempo.traceql.Condition;
import io.waybill.correlator.tempo.traceql.Field;
import io.waybill.correlator.tempo.traceql.Op;
import io.waybill.correlator.tempo.traceql.Query;
import io.waybill.correlator.tempo.traceql.Spanset;
import io.waybill.correlator.tempo.traceql.Value;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import java.util.Set;

/** What the index can tell of a query: at least every span that one of its filters means. */
final class Needed {
  /** Keys that the search language has its own meaning for. */
  private static final Set<String> RESERVED =
      Set.of(
          "kind", "service", "tenant", "trace", "topic", "level", "group", "outcome", "error",
          "name");

  private Needed() {}

  static EventQuery of(Query query, long fromUnixNano, long toUnixNano) {
    EventQuery spans =
        EventQuery.ALL.and(new Clause.Field("kind", "span")).within(fromUnixNano, toUnixNano);
    return query.spanset() instanceof Spanset.Filter filter
        ? narrowed(spans, filter.condition())
        : spans;
  }

  private static EventQuery narrowed(EventQuery query, Condition condition) {
    return switch (condition) {
      case Condition.And both -> narrowed(narrowed(query, both.left()), both.right());
      case Condition.Compare(Field field, Op op, Value.Text text) when op == Op.EQUAL ->
          narrowed(query, field, text.text());
      default -> query;
    };
  }

  private static EventQuery narrowed(EventQuery query, Field field, String value) {
    return switch (field.scope()) {
      case INTRINSIC ->
          switch (field.name()) {
            case "name" -> query.and(new Clause.Field("name", value));
            case "status" ->
                value.equals("error")
                    ? query.and(new Clause.Field("otel.status_code", "ERROR"))
                    : query;
            default -> query;
          };
      case ANY, RESOURCE, SPAN -> {
        if (field.name().equals("service.name") && field.scope() != Field.Scope.SPAN) {
          yield query.and(new Clause.Field("service", value));
        }
        yield RESERVED.contains(field.name())
            ? query
            : query.and(new Clause.Field(field.name(), value));
      }
      case EVENT, LINK, INSTRUMENTATION -> query;
    };
  }
}
