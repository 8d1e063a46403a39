package io.waybill.correlator.http;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageDetail;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Dead letters and retries that name no origin, and hold the value of a message. */
final class Holders {
  private static final int MOST = 50;

  private Holders() {}

  /** Those of this message, of which these events speak; none where another has its value. */
  static List<Event> of(EventReader reader, Scope scope, Coordinate at, List<Event> events) {
    List<Event> holders = new ArrayList<>();
    events.stream()
        .flatMap(event -> hash(event).stream())
        .distinct()
        .filter(hash -> isOnly(reader, scope, at, hash))
        .forEach(hash ->
            reader.find(scope, new Key.Wrapping(hash), MOST, Optional.empty()).events().stream()
                .filter(event ->
                    event.source().cluster().equals(at.cluster())
                        && event.detail() instanceof HopDetail hop
                        && hop.mayBeOf(at.topic()))
                .forEach(holders::add));
    return holders;
  }

  private static Optional<Long> hash(Event event) {
    return event.detail() instanceof MessageDetail message && message.valueHash() != 0
        ? Optional.of(message.valueHash())
        : Optional.empty();
  }

  private static boolean isOnly(EventReader reader, Scope scope, Coordinate at, long hash) {
    return reader.find(scope, new Key.Value(hash), MOST, Optional.empty()).events().stream()
        .allMatch(event ->
            event.detail() instanceof MessageDetail message
                && (message.aborted()
                    || message.coordinate().equals(at)
                    || !message.coordinate().topic().equals(at.topic())));
  }
}
