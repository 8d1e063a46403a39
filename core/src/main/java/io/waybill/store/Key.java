package io.waybill.store;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageDetail;
import io.waybill.trace.TraceId;

/** What events are looked up by. */
public sealed interface Key {
  /** True when this event is found under this key. */
  boolean matches(Event event);

  /** Events of this trace. */
  record Trace(TraceId id) implements Key {
    @Override
    public boolean matches(Event event) {
      return event.traceIds().contains(id);
    }
  }

  /** Spans of other traces that link to this trace. */
  record LinkedTrace(TraceId id) implements Key {
    @Override
    public boolean matches(Event event) {
      return event.linkedTraceIds().contains(id);
    }
  }

  /** Events that say something about this message. */
  record Message(Coordinate coordinate) implements Key {
    @Override
    public boolean matches(Event event) {
      return event.coordinates().contains(coordinate);
    }
  }

  /** Messages with this hash of their value. */
  record Value(long hash) implements Key {
    @Override
    public boolean matches(Event event) {
      return event.detail() instanceof MessageDetail message && message.valueHash() == hash;
    }
  }

  /** Dead letters and retries that name no origin, and hold a value with this hash. */
  record Wrapping(long hash) implements Key {
    @Override
    public boolean matches(Event event) {
      return event.detail() instanceof HopDetail hop && hop.valueHashes().contains(hash);
    }
  }
}
