package io.waybill.graph;

import io.waybill.event.Event;

/**
 * An event that belongs in a graph.
 *
 * @param event with the beginning of its payload
 * @param hops how many traces lie between it and the trace that was asked for
 */
record Found(Event event, int hops) {}
