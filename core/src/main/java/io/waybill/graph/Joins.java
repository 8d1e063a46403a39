package io.waybill.graph;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanLink;
import io.waybill.graph.Drawing.Draft;
import io.waybill.trace.SpanRef;
import java.util.List;
import java.util.Map;

/**
 * The rules by which events become connected: what each event says of itself ({@link #draw}), and
 * what only several of them show together ({@link Inferences}). A rule's name is in the evidence of
 * every edge that it draws.
 */
final class Joins {
  private Joins() {}

  /** Puts everything together that these events say. The order of the events does not matter. */
  static Drawing of(List<Found> events) {
    Drawing drawing = new Drawing();
    events.forEach(found -> draw(found, drawing));
    Map<SpanRef, Event> spans = Inferences.spans(events);
    events.forEach(found -> Inferences.produced(found, spans, drawing));
    Replays.draw(events, spans, drawing);
    Wrappings.draw(events, drawing);
    return drawing;
  }

  private static void draw(Found found, Drawing drawing) {
    Event event = found.event();
    switch (event.detail()) {
      case SpanDetail span -> span(found, span, drawing);
      case HopDetail hop -> hop(found, hop, drawing);
      case MessageDetail message -> drawing.message(message.coordinate(), found);
      case OutcomeDetail outcome ->
          outcome.message().ifPresent(message -> drawing.message(message, found));
      default -> {
        if (event.kind() == EventKind.LOG) {
          log(found, drawing);
        }
      }
    }
  }

  private static void span(Found found, SpanDetail span, Drawing drawing) {
    Event event = found.event();
    Draft node = drawing.own(drawing.span(event.trace(), found), found);
    if (span.parent().isPresent()) {
      Draft parent = drawing.span(Drawing.sibling(event.trace(), span.parent()), found);
      drawing.edge(node, EdgeType.CHILD_OF, parent, "parent_span_id", event);
    }
    for (SpanLink link : span.links()) {
      if (link.ref().spanId().isPresent()) {
        drawing.edge(node, EdgeType.LINKS_TO, drawing.span(link.ref(), found), "link", event);
      }
    }
    for (MessageRef message : span.messages()) {
      Draft record = drawing.message(message.coordinate(), found);
      switch (message.role()) {
        case PRODUCED -> drawing.edge(node, EdgeType.PRODUCED, record, "acknowledged", event);
        case RECEIVED -> drawing.edge(node, EdgeType.CONSUMED, record, "received", event);
        case PROCESSED -> drawing.edge(node, EdgeType.CONSUMED, record, "processed", event);
      }
    }
  }

  private static void log(Found found, Drawing drawing) {
    Draft node = drawing.log(found);
    SpanRef span = found.event().trace();
    if (span.spanId().isPresent()) {
      drawing.edge(node, EdgeType.LOGGED_IN, drawing.span(span, found), "span_id", found.event());
    }
  }

  private static void hop(Found found, HopDetail hop, Drawing drawing) {
    Draft node = drawing.hop(found);
    EdgeType type = type(hop);
    hop.origin().ifPresent(origin -> copied(origin, "origin", type, node, found, drawing));
    hop.previous().ifPresent(previous -> copied(previous, "previous", type, node, found, drawing));
  }

  /** How the record that it was copied from is connected with it. */
  static EdgeType type(HopDetail hop) {
    return hop.eventKind() == EventKind.DEAD_LETTER ? EdgeType.DEAD_LETTERED : EdgeType.RETRIED;
  }

  private static void copied(
      Coordinate from, String rule, EdgeType type, Draft node, Found found, Drawing drawing) {
    if (!from.equals(found.event().source().coordinate())) {
      drawing.edge(drawing.message(from, found), type, node, rule, found.event());
    }
  }
}
