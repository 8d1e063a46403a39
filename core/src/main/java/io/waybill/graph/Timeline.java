package io.waybill.graph;

import io.waybill.event.Event;
import io.waybill.trace.TraceId;
import java.util.List;

/**
 * The events of a trace, and the dead letters and retries of its messages, causes first.
 *
 * @param events in the order of {@link CausalOrder}
 * @param missing spans that are named and have not arrived
 * @param skews clocks that contradict each other
 * @param continuesIn other traces that this one leads to or comes from, as far as they were seen
 * @param leftOut what bounds kept out; empty when it is whole
 * @param warnings what could not be read, for people
 */
public record Timeline(
    List<Event> events,
    List<Missing> missing,
    List<Skew> skews,
    List<TraceId> continuesIn,
    List<LeftOut> leftOut,
    List<String> warnings) {
  public Timeline {
    events = List.copyOf(events);
    missing = List.copyOf(missing);
    skews = List.copyOf(skews);
    continuesIn = List.copyOf(continuesIn);
    leftOut = List.copyOf(leftOut);
    warnings = List.copyOf(warnings);
  }
}
