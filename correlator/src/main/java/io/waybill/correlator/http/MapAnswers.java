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
import io.waybill.store.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code /map}: which service writes to which topic, and which reads from it, by the newest spans.
 * A sample, of which the time it covers is told: it says who, and about how much.
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

  /** What the spans say. */
  private static final class Sample {
    private final Map<Edge, Long> edges = new TreeMap<>();
    private long earliest = Long.MAX_VALUE;
    private int spans;

    void take(Event event) {
      spans++;
      earliest = Math.min(earliest, event.time().unixNano());
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
            edges.merge(edge, 1L, Long::sum);
          }
        }
      }
    }
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
