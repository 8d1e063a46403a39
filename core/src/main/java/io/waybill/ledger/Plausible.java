package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.ReportDetail;
import java.util.Map;
import java.util.stream.Stream;

/** Whether an event can be true: what can't is counted, and says nothing. */
final class Plausible {
  /** How far beyond the end that was last seen a message may be: more is not written in between. */
  private static final long AHEAD = 10_000_000;

  /** No topic of Kafka has a longer name. */
  private static final int MAX_TOPIC = 249;

  private Plausible() {}

  /** Every message that it names; of many in a row, the last. */
  static Stream<Coordinate> furthest(Event event) {
    return event.detail() instanceof ReportDetail report
        ? report.told().stream()
            .flatMap(told ->
                Coordinate.of(told.cluster(), told.topic(), told.partition(), told.furthest())
                    .stream())
        : event.coordinates().stream();
  }

  /**
   * False where it speaks of an incarnation of the topic that is gone, of what was forgotten, of
   * what can't have been written, or of no topic that Kafka would take.
   */
  static boolean is(Event event, Coordinate at, Map<String, ClusterFacts> clusters) {
    if (at.topic().length() > MAX_TOPIC) {
      return false;
    }
    ClusterFacts cluster = clusters.get(at.cluster());
    return cluster == null
        || cluster
            .partition(Place.partition(at))
            .filter(facts ->
                event.time().unixNano() / 1_000_000 < facts.seenSinceMilli()
                    || at.offset() < facts.keptFrom()
                    || at.offset() - AHEAD > facts.latest())
            .isEmpty();
  }
}
