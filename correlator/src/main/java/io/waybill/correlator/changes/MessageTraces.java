package io.waybill.correlator.changes;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The traces of a message: what a change of its verdict is told with. */
public final class MessageTraces {
  private static final int MAX_EVENTS = 10;

  private MessageTraces() {}

  /** The traces of a message, as far as its first events name them. */
  public static Set<TraceId> of(EventReader reader, Scope scope, Coordinate message) {
    Set<TraceId> traces = new LinkedHashSet<>();
    for (Event event :
        reader.find(scope, new Key.Message(message), MAX_EVENTS, Optional.empty()).events()) {
      traces.addAll(event.traceIds());
    }
    return traces;
  }
}
