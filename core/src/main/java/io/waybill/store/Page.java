package io.waybill.store;

import io.waybill.event.Event;
import java.util.List;
import java.util.Optional;

/**
 * A page of events.
 *
 * @param events in the order that the read promises
 * @param next where the next page begins, or empty when there is none
 * @param bounded true where a limit on work ended the page before its limit on events did
 * @param warnings what could not be read, for people; empty when all was well
 */
public record Page(
    List<Event> events, Optional<PageKey> next, boolean bounded, List<String> warnings) {
  /** No events. */
  public static final Page EMPTY = new Page(List.of(), Optional.empty(), false, List.of());

  public Page {
    events = List.copyOf(events);
    warnings = List.copyOf(warnings);
  }
}
