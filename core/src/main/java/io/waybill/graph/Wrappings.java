package io.waybill.graph;

import io.waybill.event.Coordinate;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageDetail;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which message a dead letter or retry was made from that names none: the only one with the value
 * that it holds, of the likeliest of its values that any message has. Where two have it, none is
 * connected.
 */
final class Wrappings {
  private Wrappings() {}

  static void draw(List<Found> events, Drawing drawing) {
    Map<Long, Set<Coordinate>> byHash = new HashMap<>();
    for (Found found : events) {
      if (found.event().detail() instanceof MessageDetail message && !message.aborted()) {
        byHash
            .computeIfAbsent(message.valueHash(), unused -> new TreeSet<>())
            .add(message.coordinate());
      }
    }
    for (Found found : events) {
      if (found.event().detail() instanceof HopDetail hop && hop.origin().isEmpty()) {
        draw(found, hop, byHash, drawing);
      }
    }
  }

  private static void draw(
      Found found, HopDetail hop, Map<Long, Set<Coordinate>> byHash, Drawing drawing) {
    String cluster = found.event().source().cluster();
    for (long hash : hop.valueHashes()) {
      Set<Coordinate> origins =
          byHash.getOrDefault(hash, Set.of()).stream()
              .filter(at -> at.cluster().equals(cluster) && hop.mayBeOf(at.topic()))
              .collect(Collectors.toSet());
      if (!origins.isEmpty()) {
        if (origins.size() == 1) {
          drawing.edge(
              drawing.message(origins.iterator().next(), found),
              Joins.type(hop),
              drawing.message(found.event().source().coordinate(), found),
              "value",
              found.event());
        }
        return;
      }
    }
  }
}
