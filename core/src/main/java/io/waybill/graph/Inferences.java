package io.waybill.graph;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.SpanDetail;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which span produced a record, where its span does not say the offset: most producers' spans end
 * before the broker answers. The trace context that travelled with the record names a span; where
 * that is a producer's, of this very topic, it wrote the record. A context that was copied along
 * with a record to another topic names a producer of the first topic, and draws nothing.
 */
final class Inferences {
  private Inferences() {}

  /** The spans by their identity; of one that came twice, the earliest read. */
  static Map<SpanRef, Event> spans(List<Found> events) {
    Map<SpanRef, Event> spans = new HashMap<>();
    for (Found found : events) {
      if (found.event().detail() instanceof SpanDetail) {
        spans.merge(
            found.event().trace(),
            found.event(),
            (a, b) -> a.source().compareTo(b.source()) <= 0 ? a : b);
      }
    }
    return spans;
  }

  static void produced(Found found, Map<SpanRef, Event> spans, Drawing drawing) {
    Event event = found.event();
    switch (event.detail()) {
      case HopDetail hop -> {
        for (TraceContext context : hop.contexts()) {
          produced(
              context.ref(), event.source().coordinate(), "trace_context", found, spans, drawing);
        }
      }
      case SpanDetail span -> {
        Optional<Coordinate> only = onlyConsumed(span);
        if (only.isPresent()) {
          if (span.parent().isPresent()) {
            SpanRef parent = Drawing.sibling(event.trace(), span.parent());
            produced(parent, only.get(), "consumer_parent", found, spans, drawing);
          }
          if (span.links().size() == 1) {
            SpanRef link = span.links().getFirst().ref();
            produced(link, only.get(), "consumer_link", found, spans, drawing);
          }
        }
      }
      default -> {}
    }
  }

  private static Optional<Coordinate> onlyConsumed(SpanDetail span) {
    return span.messages().size() == 1
            && span.messages().getFirst().role() != MessageRef.Role.PRODUCED
        ? Optional.of(span.messages().getFirst().coordinate())
        : Optional.empty();
  }

  private static void produced(
      SpanRef by,
      Coordinate record,
      String rule,
      Found found,
      Map<SpanRef, Event> spans,
      Drawing drawing) {
    Event producer = spans.get(by);
    if (producer == null
        || !(producer.detail() instanceof SpanDetail span)
        || span.kind() != SpanDetail.Kind.PRODUCER
        || !destination(producer).equals(record.topic())
        || producedOthersOnly(span, record)) {
      return;
    }
    drawing.edge(
        drawing.span(by, found),
        EdgeType.PRODUCED,
        drawing.message(record, found),
        rule,
        found.event());
  }

  /** True where the span says what it produced, and it was not this. */
  private static boolean producedOthersOnly(SpanDetail span, Coordinate record) {
    List<Coordinate> produced =
        span.messages().stream()
            .filter(message -> message.role() == MessageRef.Role.PRODUCED)
            .map(MessageRef::coordinate)
            .toList();
    return !produced.isEmpty() && !produced.contains(record);
  }

  private static String destination(Event span) {
    return span.attributes().first("messaging.destination.name", "messaging.destination");
  }
}
