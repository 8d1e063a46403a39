package io.waybill.correlator.jaeger;

import io.waybill.correlator.answer.Request;
import io.waybill.correlator.traces.FoundTrace;
import io.waybill.correlator.traces.Traces;
import io.waybill.event.Event;
import io.waybill.event.SpanDetail;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.trace.TraceId;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which traces are asked for: those of which one span is all of this.
 *
 * @param service or ""
 * @param operation the span's name, or ""
 * @param tags by key; beside attributes {@code error}, {@code span.kind} and {@code
 *     otel.status_code}
 * @param fromUnixNano when the span began at the earliest
 * @param toUnixNano when the span began at the latest
 * @param minNanos how long it took at least
 * @param maxNanos how long it took at most
 * @param limit traces at most
 * @param traceIds these, and nothing of the above; empty for a search
 */
record TraceQuery(
    String service,
    String operation,
    Map<String, String> tags,
    long fromUnixNano,
    long toUnixNano,
    long minNanos,
    long maxNanos,
    int limit,
    List<TraceId> traceIds) {
  private static final String ERROR = "error";
  private static final String KIND = "span.kind";
  private static final String STATUS = "otel.status_code";

  /** The one trace that the path names, or the error that says that it is absent. */
  static FoundTrace byPath(Request request, EventReader reader, String absent) {
    return new Traces(reader, request.caller().scope())
        .one(Parameters.traceId(request.path().getOrDefault("traceId", "")))
        .orElseThrow(() -> JaegerReply.notFound(absent));
  }

  /** The traces. */
  List<FoundTrace> find(Traces traces) {
    return traceIds.isEmpty() ? traces.search(spans(), this::matches, limit) : traces.of(traceIds);
  }

  /** At least every span that is meant, as the index can tell. */
  private EventQuery spans() {
    EventQuery query =
        EventQuery.ALL
            .and(new Clause.Field("kind", "span"))
            .within(fromUnixNano, toUnixNano == Long.MAX_VALUE ? toUnixNano : toUnixNano + 1);
    if (!service.isEmpty()) {
      query = query.and(new Clause.Field("service", service));
    }
    if (!operation.isEmpty()) {
      query = query.and(new Clause.Field("name", operation));
    }
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      boolean isAttribute =
          !tag.getKey().equals(ERROR) && !tag.getKey().equals(KIND) && !tag.getKey().equals(STATUS);
      if (isAttribute) {
        query = query.and(new Clause.Field(tag.getKey(), tag.getValue()));
      }
    }
    boolean isError =
        "true".equals(tags.get(ERROR)) || SpanDetail.Status.ERROR.name().equals(tags.get(STATUS));
    return isError ? query.and(new Clause.Field(STATUS, SpanDetail.Status.ERROR.name())) : query;
  }

  /** What of the rest the index can't tell. */
  private boolean matches(Event event) {
    SpanDetail span = (SpanDetail) event.detail();
    long nanos = Math.max(0, span.endUnixNano() - span.startUnixNano());
    return nanos >= minNanos
        && nanos <= maxNanos
        && tags.getOrDefault(ERROR, isError(span)).equals(isError(span))
        && tags.getOrDefault(KIND, kind(span)).equals(kind(span))
        && tags.getOrDefault(STATUS, span.status().name()).equals(span.status().name());
  }

  private static String isError(SpanDetail span) {
    return Boolean.toString(span.status() == SpanDetail.Status.ERROR);
  }

  private static String kind(SpanDetail span) {
    return span.kind().name().toLowerCase(Locale.ROOT);
  }
}
