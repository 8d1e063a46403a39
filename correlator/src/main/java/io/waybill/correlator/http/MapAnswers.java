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
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code /map}: which service writes to which topic, and which reads from it, by the newest spans.
 * A sample, of which the time it covers is told: it says who, and about how much.
 */
final class MapAnswers {
  private static final int MAX_SPANS = 2_000;
  private static final int PAGE = 1_000;
  private static final int MAX_EDGES = 500;
  private static final long DAY_NANOS = 86_400_000_000_000L;

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

  Reply map(Request request) {
    Scope scope = request.caller().scope();
    long now = request.now().toEpochMilli() * 1_000_000;
    EventQuery query =
        EventQuery.ALL
            .and(new Clause.Field("kind", EventKind.SPAN.label()))
            .within(now - DAY_NANOS, Long.MAX_VALUE);
    Sample sample = new Sample();
    try (EventReader reader = backend.store().reader()) {
      Optional<PageKey> after = Optional.empty();
      do {
        Page page = reader.search(scope, query, PAGE, after);
        page.events().forEach(sample::take);
        after = page.bounded() ? Optional.empty() : page.next();
      } while (after.isPresent() && sample.spans < MAX_SPANS);
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
