package io.waybill.graph;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.SpanDetail;
import io.waybill.trace.SpanRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which records are replays of dead letters: a span consumed a dead letter or retry record, and it
 * or a span below it produced to the topic that this record came from first. What is itself a retry
 * record or a dead letter says so by its own headers, and is no replay.
 */
final class Replays {
  private Replays() {}

  static void draw(List<Found> events, Map<SpanRef, Event> spans, Drawing drawing) {
    Map<Coordinate, List<Event>> hops = new HashMap<>();
    for (Found found : events) {
      if (found.event().detail() instanceof HopDetail) {
        hops.computeIfAbsent(found.event().source().coordinate(), c -> new ArrayList<>(1))
            .add(found.event());
      }
    }
    if (hops.isEmpty()) {
      return;
    }
    for (Found found : events) {
      if (found.event().detail() instanceof SpanDetail span) {
        for (MessageRef message : span.messages()) {
          if (message.role() == MessageRef.Role.PRODUCED
              && !hops.containsKey(message.coordinate())) {
            replayed(found, message.coordinate(), spans, hops, drawing);
          }
        }
      }
    }
  }

  private static void replayed(
      Found producer,
      Coordinate copy,
      Map<SpanRef, Event> spans,
      Map<Coordinate, List<Event>> hops,
      Drawing drawing) {
    Set<SpanRef> seen = new HashSet<>();
    Event at = producer.event();
    while (at != null && at.detail() instanceof SpanDetail span && seen.add(at.trace())) {
      for (MessageRef message : span.messages()) {
        if (message.role() != MessageRef.Role.PRODUCED) {
          for (Event hop : hops.getOrDefault(message.coordinate(), List.of())) {
            if (cameFrom(hop, copy)) {
              drawing.edge(
                  drawing.message(message.coordinate(), producer),
                  EdgeType.REPLAYED,
                  drawing.message(copy, producer),
                  "consumed_then_produced",
                  producer.event());
            }
          }
        }
      }
      at = spans.get(Drawing.sibling(at.trace(), span.parent()));
    }
  }

  private static boolean cameFrom(Event hop, Coordinate copy) {
    return hop.detail() instanceof HopDetail detail
        && detail.origin().stream().anyMatch(origin -> isTopicOf(origin, copy));
  }

  private static boolean isTopicOf(Coordinate origin, Coordinate copy) {
    return origin.cluster().equals(copy.cluster())
        && origin.topic().equals(copy.topic())
        && !origin.equals(copy);
  }
}
