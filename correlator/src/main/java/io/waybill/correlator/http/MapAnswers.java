package io.waybill.correlator.http;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.MessageRef;
import io.waybill.event.MessageRef.Role;
import io.waybill.event.SpanDetail;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Facet;
import io.waybill.store.FacetCount;
import io.waybill.store.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code /map}: which service writes to which topic, and which reads from it, by the newest spans.
 * A sample, of which the time it covers is told: it says who, and about how much. Who is too quiet
 * to be in it, and was heard within the quarter hour, is there with no messages.
 */
final class MapAnswers {
  private static final int MAX_SPANS = 2_000;
  private static final int MAX_EDGES = 500;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  /** Where the newest spans are looked for: the less time, the less there is to sort. */
  private static final long[] MINUTES = {5, 60, 24 * 60};

  private final Backend backend;

  MapAnswers(Backend backend) {
    this.backend = backend;
  }

  private record Edge(String service, String topic, String group, boolean writes)
      implements Comparable<Edge> {
    @Override
    public int compareTo(Edge other) {
      return toString().compareTo(other.toString());
    }
  }

  /** Services and topics that are quiet for so many of each are looked for by themselves. */
  private static final int MOST_QUIET = 50;

  private static final int QUIET_SPANS = 20;

  /** What the spans say. */
  private static final class Sample {
    private final Map<Edge, Long> edges = new TreeMap<>();
    private long earliest = Long.MAX_VALUE;
    private int spans;

    boolean has(Facet facet, String value) {
      return edges.keySet().stream()
          .anyMatch(edge -> (facet == Facet.SERVICE ? edge.service() : edge.topic()).equals(value));
    }

    void take(Event event) {
      spans++;
      earliest = Math.min(earliest, event.time().unixNano());
      take(event, 1);
    }

    /** Takes who writes and reads, so many messages for each. */
    void take(Event event, long messages) {
      if (event.detail() instanceof SpanDetail span && !event.service().isEmpty()) {
        for (MessageRef message : span.messages()) {
          if (message.role() != Role.RECEIVED) { // what is received is processed too, or nothing
            String group = message.role() == Role.PRODUCED ? "" : span.group();
            Edge edge =
                new Edge(
                    event.service(),
                    message.coordinate().topic(),
                    group,
                    message.role() == Role.PRODUCED);
            edges.merge(edge, messages, Long::sum);
          }
        }
      }
    }
  }

  /** Takes who is too quiet to be among the newest spans, and was heard within the quarter hour. */
  private static void quiet(EventReader reader, Scope scope, long now, Sample sample) {
    EventQuery lately =
        EventQuery.ALL
            .and(new Clause.Field("kind", EventKind.SPAN.label()))
            .within(now - 15 * MINUTE_NANOS, Long.MAX_VALUE);
    Map<Facet, List<FacetCount>> heard =
        reader
            .countByFacet(scope, lately, Set.of(Facet.SERVICE, Facet.TOPIC), MAX_EDGES)
            .orElse(Map.of());
    heard.forEach((facet, values) ->
        values.stream()
            .map(FacetCount::value)
            .filter(value -> !sample.has(facet, value))
            .limit(MOST_QUIET)
            .forEach(value -> {
              EventQuery query =
                  lately.and(new Clause.Field(facet.name().toLowerCase(Locale.ROOT), value));
              reader
                  .search(scope, query, QUIET_SPANS, Optional.empty())
                  .events()
                  .forEach(event -> sample.take(event, 0));
            }));
  }

  private static List<Event> newest(EventReader reader, Scope scope, long now) {
    List<Event> spans = List.of();
    for (long minutes : MINUTES) {
      EventQuery query =
          EventQuery.ALL
              .and(new Clause.Field("kind", EventKind.SPAN.label()))
              .within(now - minutes * MINUTE_NANOS, Long.MAX_VALUE);
      spans = reader.search(scope, query, MAX_SPANS, Optional.empty()).events();
      if (spans.size() == MAX_SPANS) {
        return spans;
      }
    }
    return spans;
  }

  Reply map(Request request) {
    Scope scope = request.caller().scope();
    long now = request.now().toEpochMilli() * 1_000_000;
    Sample sample = new Sample();
    try (EventReader reader = backend.store().reader()) {
      newest(reader, scope, now).forEach(sample::take);
      if (sample.spans == MAX_SPANS) {
        quiet(reader, scope, now, sample);
      }
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            Json.number(out, "sinceUnixNano", Math.min(sample.earliest, now));
            out.writeNumberField("spans", sample.spans);
            out.writeArrayFieldStart("edges");
            for (Map.Entry<Edge, Long> one :
                sample.edges.entrySet().stream().limit(MAX_EDGES).toList()) {
              out.writeStartObject();
              out.writeStringField("service", one.getKey().service());
              out.writeStringField("topic", one.getKey().topic());
              out.writeStringField("group", one.getKey().group());
              out.writeBooleanField("writes", one.getKey().writes());
              out.writeNumberField("messages", one.getValue());
              out.writeEndObject();
            }
            out.writeEndArray();
            out.writeBooleanField("bounded", sample.edges.size() > MAX_EDGES);
            completeness.write(out);
          }));
    }
  }
}
