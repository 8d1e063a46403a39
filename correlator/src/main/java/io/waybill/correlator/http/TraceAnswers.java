package io.waybill.correlator.http;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.graph.CausalGraphs;
import io.waybill.graph.GraphBounds;
import io.waybill.graph.Timeline;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /traces/{traceId}}: the timeline, causes first. */
final class TraceAnswers {
  /** Of a trace with more events the causes are not sorted out: pages follow the time alone. */
  private static final int MAX_SORTED = 10_000;

  private static final char BY_CAUSE = 'c';
  private static final char BY_TIME = 't';

  private final Backend backend;

  TraceAnswers(Backend backend) {
    this.backend = backend;
  }

  static TraceId traceId(Request request) {
    return TraceId.parse(request.path().getOrDefault("traceId", ""))
        .orElseThrow(() ->
            new Problem(
                400,
                "Bad trace ID",
                "a trace ID is 16 or 32 hexadecimal digits, and not all zero"));
  }

  Reply timeline(Request request) {
    TraceId trace = traceId(request);
    Scope scope = request.caller().scope();
    try (EventReader reader = backend.store().reader()) {
      Completeness completeness = Completeness.of(backend, reader, scope);
      return reader.count(scope, new Key.Trace(trace)) > MAX_SORTED
          ? byTime(request, trace, reader, completeness)
          : byCause(request, trace, reader, completeness);
    }
  }

  private Reply byCause(
      Request request, TraceId trace, EventReader reader, Completeness completeness) {
    Timeline timeline =
        CausalGraphs.timeline(trace, reader, request.caller().scope(), GraphBounds.DEFAULTS);
    List<Event> all = timeline.events();
    int from = Cursor.place(BY_CAUSE, request).map(place -> behind(all, place)).orElse(0);
    List<Event> page = all.subList(from, Math.min(all.size(), from + request.limit()));
    return Reply.json(
        Json.object(out -> {
          List<Event> rest = EventAnswers.items(out, page);
          int end = from + page.size() - rest.size();
          if (end < all.size()) {
            out.writeStringField("nextCursor", Cursor.of(BY_CAUSE, PageKey.of(all.get(end - 1))));
          }
          out.writeStringField("order", "cause");
          TimelineJson.write(out, timeline);
          Set<Coordinate> messages = new LinkedHashSet<>();
          page.forEach(event -> messages.addAll(event.coordinates()));
          new MessageVerdicts(backend, reader, request.caller().scope()).messages(out, messages);
          completeness.write(out);
        }));
  }

  private static int behind(List<Event> events, PageKey place) {
    for (int i = 0; i < events.size(); i++) {
      if (PageKey.of(events.get(i)).equals(place)) {
        return i + 1;
      }
    }
    throw new Problem(
        410, "Page is gone", "the event where the page before ended is gone; ask without cursor");
  }

  private Reply byTime(
      Request request, TraceId trace, EventReader reader, Completeness completeness) {
    Optional<PageKey> after = Cursor.place(BY_TIME, request);
    Page page = reader.find(request.caller().scope(), new Key.Trace(trace), request.limit(), after);
    return Reply.json(
        Json.object(out -> {
          EventAnswers.page(out, page, BY_TIME);
          out.writeStringField("order", "time");
          TimelineJson.write(
              out,
              new Timeline(
                  List.of(), List.of(), List.of(), List.of(), List.of(), tooMany(page.warnings())));
          new MessageVerdicts(backend, reader, request.caller().scope()).messages(out, List.of());
          completeness.write(out);
        }));
  }

  private static List<String> tooMany(List<String> warnings) {
    String many =
        "more than "
            + MAX_SORTED
            + " events have this trace ID: they are in order of time, without gaps and skew."
            + " A trace ID that is shared by unrelated work is a mistake of the instrumentation";
    return java.util.stream.Stream.concat(java.util.stream.Stream.of(many), warnings.stream())
        .toList();
  }
}
