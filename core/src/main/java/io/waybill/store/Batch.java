package io.waybill.store;

import io.waybill.event.Event;
import java.util.List;

/**
 * Events, and how far the inputs were read once they are stored. The two go together: a store never
 * makes one durable without the other.
 *
 * @param events in the order in which they were read within each partition; not copied
 * @param next the positions of the partitions that were read, behind these events
 * @param notes what has changed of what the reader must remember
 */
public record Batch(List<Event> events, Positions next, Notes notes) {
  /** A batch whose reader has nothing to remember. */
  public Batch(List<Event> events, Positions next) {
    this(events, next, Notes.NONE);
  }
}
