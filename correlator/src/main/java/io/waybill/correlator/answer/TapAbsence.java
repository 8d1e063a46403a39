package io.waybill.correlator.answer;

import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.SpanDetail;
import io.waybill.ledger.Fact;
import io.waybill.ledger.Ledger;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.InputPartition;
import io.waybill.store.Key;
import io.waybill.store.Position;
import io.waybill.store.Scope;
import io.waybill.trace.SpanRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What proves that a message which a producer's span was to write is in no log: its topic was read
 * whole by a tap for longer than it could still have been written, every message of that time names
 * the span that wrote it, as those of the same producer's other spans do, and none names this one.
 * Looks at all tenants' messages, since a message may name another tenant than its producer's span
 * does; tells nothing of them. For one request.
 */
final class TapAbsence {
  /** Of so many other spans of the producer the message has to be found. */
  private static final int PROVES = 20;

  /** More are not counted. */
  private static final int ENOUGH = 100;

  private static final int NEIGHBOURS = 500;
  private static final int MAX_TRACE = 500;
  private static final long NEAR_NANOS = Duration.ofHours(1).toNanos();

  private final EventReader reader;
  private final Scope scope;
  private final Ledger ledger;

  /** How long after it was given up a message may still come to be written. */
  private final Duration within;

  private final Map<Producer, Long> written = new HashMap<>();

  /** Whose spans are alike. */
  private record Producer(
      String tenant, String service, String instance, String name, String topic, long hour) {}

  /** Of this view. */
  TapAbsence(EventReader reader, Scope scope, Ledger ledger) {
    this.reader = reader;
    this.scope = scope;
    this.ledger = ledger;
    this.within = ledger.outcomeWithin();
  }

  /** The proof; empty where there is none, or not yet. */
  Optional<List<Fact>> proof(Event event, String topic) {
    if (!(event.detail() instanceof SpanDetail span) || !event.trace().spanId().isPresent()) {
      return Optional.empty();
    }
    long read = event.time().readUnixNano();
    long began = Math.min(span.startUnixNano(), read) / 1_000_000 - within.toMillis();
    long ended = Math.max(span.endUnixNano(), read) / 1_000_000 + within.toMillis();
    boolean isRead =
        ledger
            .tapped(event.source().cluster(), topic, began, ended)
            .filter(this::isVisible)
            .isPresent();
    if (!isRead || isContinued(event, topic)) {
      return Optional.empty();
    }
    long others = written(event, span, topic);
    return others < PROVES
        ? Optional.empty()
        : Optional.of(
            List.of(
                Fact.of(
                    "the tap of "
                        + topic
                        + " has read all that was written until "
                        + within.toSeconds()
                        + " s after this was known, and no message of it names this span"),
                Fact.of(
                    others
                        + " messages of other such spans of "
                        + event.service()
                        + " are there, and each of that time names the span that wrote it")));
  }

  private boolean isVisible(Map<InputPartition, Position> ends) {
    Map<InputPartition, Position> visible = reader.visible().map();
    return ends.entrySet().stream()
        .allMatch(end -> {
          Position position = visible.get(end.getKey());
          return end.getValue().nextOffset() == 0
              || (position != null && position.reaches(end.getValue()));
        });
  }

  /** True where anything was made of the message, or may have been. */
  private boolean isContinued(Event event, String topic) {
    Key.Trace trace = new Key.Trace(event.trace().traceId());
    Key.LinkedTrace linked = new Key.LinkedTrace(event.trace().traceId());
    List<Event> inTrace = reader.find(Scope.ALL, trace, MAX_TRACE, Optional.empty()).events();
    List<Event> linking = reader.find(Scope.ALL, linked, MAX_TRACE, Optional.empty()).events();
    return inTrace.size() == MAX_TRACE
        || linking.size() == MAX_TRACE
        || linking.stream().anyMatch(other -> isFrom(other, event))
        || inTrace.stream()
            .anyMatch(other -> isFrom(other, event) || isOfNoOther(other, topic, inTrace));
  }

  /** The message itself, wherever it is, and what received it and goes on from this span. */
  private static boolean isFrom(Event other, Event event) {
    SpanRef span = event.trace();
    return switch (other.detail()) {
      case MessageDetail message -> other.trace().equals(span);
      case SpanDetail of ->
          isChildElsewhere(other, of, event)
              || of.links().stream().anyMatch(link -> link.ref().equals(span));
      case HopDetail hop ->
          other.trace().equals(span)
              || hop.contexts().stream().anyMatch(context -> context.ref().equals(span));
      default -> false;
    };
  }

  private static boolean isChildElsewhere(Event other, SpanDetail child, Event event) {
    return child.parent().equals(event.trace().spanId())
        && other.trace().traceId().equals(event.trace().traceId())
        && (child.kind() == SpanDetail.Kind.CONSUMER || !other.service().equals(event.service()));
  }

  /**
   * A message of the trace of which no span says that it wrote it; one that failed does not, since
   * what is sent again may carry the first attempt's context.
   */
  private static boolean isOfNoOther(Event other, String topic, List<Event> inTrace) {
    return other.detail() instanceof MessageDetail message
        && message.coordinate().topic().equals(topic)
        && inTrace.stream()
            .noneMatch(one ->
                one.detail() instanceof SpanDetail span
                    && !span.threw()
                    && one.trace().equals(other.trace()));
  }

  /** How many messages of other spans like this are there, as far as it is counted. */
  private long written(Event event, SpanDetail span, String topic) {
    long time = event.time().unixNano();
    Producer producer =
        new Producer(
            event.tenant(),
            event.service(),
            instance(event),
            span.name(),
            topic,
            time / NEAR_NANOS);
    Long known = written.get(producer);
    if (known == null) {
      known = count(producer, time);
      written.put(producer, known);
    }
    return known;
  }

  private long count(Producer producer, long time) {
    EventQuery query =
        EventQuery.ALL
            .and(new Clause.Field("kind", EventKind.SPAN.label()))
            .and(new Clause.Field("service", producer.service()))
            .and(new Clause.Field("name", producer.name()))
            .within(time - NEAR_NANOS, time + NEAR_NANOS);
    return reader.search(scope, query, NEIGHBOURS, Optional.empty()).events().stream()
        .filter(other ->
            other.tenant().equals(producer.tenant())
                && instance(other).equals(producer.instance())
                && other.detail() instanceof SpanDetail span
                && span.kind() == SpanDetail.Kind.PRODUCER)
        .filter(other -> isWritten(other, producer.topic()))
        .limit(ENOUGH)
        .count();
  }

  private boolean isWritten(Event event, String topic) {
    Key.Trace trace = new Key.Trace(event.trace().traceId());
    return reader.find(scope, trace, MAX_TRACE, Optional.empty()).events().stream()
        .anyMatch(other ->
            other.detail() instanceof MessageDetail message
                && message.coordinate().topic().equals(topic)
                && other.trace().equals(event.trace()));
  }

  private static String instance(Event event) {
    return event.attributes().first("service.instance.id");
  }
}
