package io.waybill.correlator.tempo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.tempo.traceql.Condition;
import io.waybill.correlator.tempo.traceql.Field;
import io.waybill.correlator.tempo.traceql.Query;
import io.waybill.correlator.tempo.traceql.SpanFields;
import io.waybill.correlator.tempo.traceql.Spanset;
import io.waybill.correlator.traces.FoundTrace;
import io.waybill.correlator.traces.OtlpJson;
import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.event.SpanDetail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The answer to a search. Grafana decodes it strictly: one field that it does not know fails the
 * query.
 */
final class SearchJson {
  private SearchJson() {}

  /** A trace, and the spans of it that the query means. */
  record Result(FoundTrace trace, List<Event> matched) {}

  static void write(
      JsonGenerator out, Query query, List<Result> results, int inspected, int spansOfEach)
      throws IOException {
    Set<Field> shown = new LinkedHashSet<>(query.selected());
    fields(query.spanset(), shown);
    out.writeArrayFieldStart("traces");
    for (Result result : results) {
      trace(out, result, shown, spansOfEach);
    }
    out.writeEndArray();
    out.writeObjectFieldStart("metrics");
    out.writeNumberField("inspectedTraces", inspected);
    out.writeEndObject();
  }

  private static void trace(JsonGenerator out, Result result, Set<Field> shown, int spansOfEach)
      throws IOException {
    FoundTrace trace = result.trace();
    Event root = trace.root();
    out.writeStartObject();
    out.writeStringField("traceID", trace.id().toString());
    out.writeStringField("rootServiceName", root.service());
    out.writeStringField("rootTraceName", FoundTrace.span(root).name());
    out.writeStringField("startTimeUnixNano", Long.toString(trace.startUnixNano()));
    out.writeNumberField("durationMs", Math.min(Integer.MAX_VALUE, trace.nanos() / 1_000_000));
    out.writeArrayFieldStart("spanSets");
    out.writeStartObject();
    out.writeArrayFieldStart("spans");
    SpanFields fields = new SpanFields(trace);
    for (Event event :
        result.matched().subList(0, Math.min(spansOfEach, result.matched().size()))) {
      span(out, event, fields, shown);
    }
    out.writeEndArray();
    out.writeNumberField("matched", result.matched().size());
    out.writeEndObject();
    out.writeEndArray();
    stats(out, trace);
    out.writeEndObject();
  }

  private static void span(JsonGenerator out, Event event, SpanFields fields, Set<Field> shown)
      throws IOException {
    SpanDetail span = FoundTrace.span(event);
    out.writeStartObject();
    out.writeStringField("spanID", event.trace().spanId().toString());
    out.writeStringField("name", span.name());
    out.writeStringField("startTimeUnixNano", Long.toString(span.startUnixNano()));
    out.writeStringField(
        "durationNanos", Long.toString(Math.max(0, span.endUnixNano() - span.startUnixNano())));
    List<Attribute> attributes = new ArrayList<>();
    for (Field field : shown) {
      fields.values(field, event).stream().findFirst().ifPresent(attributes::add);
    }
    new OtlpJson(out).attributes(attributes);
    out.writeEndObject();
  }

  private static void stats(JsonGenerator out, FoundTrace trace) throws IOException {
    out.writeObjectFieldStart("serviceStats");
    for (Map.Entry<String, FoundTrace.Share> one : trace.services().entrySet()) {
      out.writeObjectFieldStart(one.getKey());
      out.writeNumberField("spanCount", one.getValue().spans());
      out.writeNumberField("errorCount", one.getValue().errors());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  /** What the conditions are about, but for what a result shows anyway. */
  private static void fields(Spanset spanset, Set<Field> into) {
    switch (spanset) {
      case Spanset.Filter filter -> fields(filter.condition(), into);
      case Spanset.And both -> {
        fields(both.left(), into);
        fields(both.right(), into);
      }
      case Spanset.Or either -> {
        fields(either.left(), into);
        fields(either.right(), into);
      }
      case Spanset.Descendant descendant -> {
        fields(descendant.left(), into);
        fields(descendant.right(), into);
      }
      case Spanset.Child child -> {
        fields(child.left(), into);
        fields(child.right(), into);
      }
    }
  }

  private static void fields(Condition condition, Set<Field> into) {
    switch (condition) {
      case Condition.And both -> {
        fields(both.left(), into);
        fields(both.right(), into);
      }
      case Condition.Or either -> {
        fields(either.left(), into);
        fields(either.right(), into);
      }
      case Condition.Not not -> fields(not.condition(), into);
      case Condition.Always always -> {}
      case Condition.Compare compare -> add(compare.field(), into);
      case Condition.Matches matches -> add(matches.field(), into);
    }
  }

  private static void add(Field field, Set<Field> into) {
    boolean isShown =
        field.scope() == Field.Scope.INTRINSIC
            && (field.name().equals("name") || field.name().equals("duration"));
    if (!isShown) {
      into.add(field);
    }
  }
}
