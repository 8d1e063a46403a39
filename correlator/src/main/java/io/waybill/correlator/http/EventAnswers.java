package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.event.Event;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.query.QueryParser;
import io.waybill.store.EventReader;
import io.waybill.store.Facet;
import io.waybill.store.FacetCount;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Searches of events, newest first: {@code /events} and {@code /dead-letters}. */
final class EventAnswers {
  private static final char CURSOR = 'e';

  private static final Set<Facet> FACETS =
      Collections.unmodifiableSet(
          EnumSet.of(Facet.KIND, Facet.SERVICE, Facet.LEVEL, Facet.TOPIC, Facet.TENANT));

  /** Values that are told of each facet. */
  private static final int MOST_VALUES = 20;

  private final Backend backend;

  EventAnswers(Backend backend) {
    this.backend = backend;
  }

  /** {@code /events?q=&kind=&service=&topic=&from=&to=}. */
  Reply events(Request request) {
    return search(request, filtered(request, "kind", "service", "topic", "group"));
  }

  /** {@code /events/histogram}: the same events, counted by time. */
  Reply histogram(Request request) {
    EventQuery query = filtered(request, "kind", "service", "topic", "group", "error");
    long[] bounds = Stretches.of(request);
    try (EventReader reader = backend.store().reader()) {
      var scope = request.caller().scope();
      Optional<long[]> counts = reader.countOverTime(scope, query, bounds);
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            Stretches.write(out, bounds);
            out.writeBooleanField("counted", counts.isPresent());
            out.writeArrayFieldStart("counts");
            for (long count : counts.orElse(new long[0])) {
              out.writeNumber(count);
            }
            out.writeEndArray();
            completeness.write(out);
          }));
    }
  }

  /** {@code /events/facets}: the same events, counted by what they have in common. */
  Reply facets(Request request) {
    EventQuery query = filtered(request, "kind", "service", "topic", "group", "error");
    try (EventReader reader = backend.store().reader()) {
      var scope = request.caller().scope();
      Optional<Map<Facet, List<FacetCount>>> counts =
          reader.countByFacet(scope, query, FACETS, MOST_VALUES);
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            out.writeBooleanField("counted", counts.isPresent());
            for (Facet facet : FACETS) {
              out.writeArrayFieldStart(facet.name().toLowerCase(Locale.ROOT));
              for (FacetCount one : counts.map(all -> all.get(facet)).orElse(List.of())) {
                out.writeStartObject();
                out.writeStringField("value", one.value());
                Json.number(out, "count", one.count());
                out.writeEndObject();
              }
              out.writeEndArray();
            }
            completeness.write(out);
          }));
    }
  }

  /** {@code /dead-letters?q=&topic=&group=&error=&from=&to=}. */
  Reply deadLetters(Request request) {
    EventQuery query = filtered(request, "topic", "group", "error");
    return search(request, query.and(new Clause.Field("kind", "dead_letter")));
  }

  private static EventQuery filtered(Request request, String... fields) {
    EventQuery query =
        QueryParser.parse(request.parameter("q"), request.now())
            .within(request.time("from", Long.MIN_VALUE), request.time("to", Long.MAX_VALUE));
    for (String field : fields) {
      String value = request.parameter(field);
      if (!value.isEmpty()) {
        query = query.and(new Clause.Field(field, value));
      }
    }
    return query;
  }

  private Reply search(Request request, EventQuery query) {
    try (EventReader reader = backend.store().reader()) {
      var scope = request.caller().scope();
      Page page = reader.search(scope, query, request.limit(), Cursor.place(CURSOR, request));
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            page(out, page, CURSOR);
            out.writeBooleanField("bounded", page.bounded());
            Json.texts(out, "warnings", page.warnings());
            completeness.write(out);
          }));
    }
  }

  /** Writes {@code "items": […]}, and where the next page begins. */
  static void page(JsonGenerator out, Page page, char cursor) throws IOException {
    List<Event> events = page.events();
    List<Event> rest = items(out, events);
    Optional<PageKey> next =
        rest.isEmpty()
            ? page.next()
            : Optional.of(PageKey.of(events.get(events.size() - rest.size() - 1)));
    if (next.isPresent()) {
      out.writeStringField("nextCursor", Cursor.of(cursor, next.get()));
    }
  }

  /** How many bytes of events a page holds, about; one event at least is always written. */
  private static final int MAX_PAGE_BYTES = 8 << 20;

  /**
   * Writes {@code "items": […]}.
   *
   * @return those that are left for the next page, since this one is large enough
   */
  static List<Event> items(JsonGenerator out, List<Event> events) throws IOException {
    out.writeArrayFieldStart("items");
    EventJson json = new EventJson(out);
    long bytes = 0;
    int written = 0;
    for (Event event : events) {
      if (written > 0 && bytes > MAX_PAGE_BYTES) {
        break;
      }
      json.write(event);
      written++;
      bytes += 512 + event.payload().bytes().length;
    }
    out.writeEndArray();
    return events.subList(written, events.size());
  }
}
