package io.waybill.store;

import io.waybill.event.Event;
import java.util.List;

/**
 * Events, and how far the inputs were read once they are stored. The two go together: a store never
 * makes one durable without the other.
 *
 * @param events in the order in which they were read within each partition; not copied
 * @param next the positions of the partitions that were read, behind these events
 */
public record Batch(List<Event> events, Positions next) {}
