package io.waybill.graph;

import io.waybill.event.SourcePosition;

/**
 * Why an edge is there.
 *
 * @param rule how the event shows it, such as {@code parent_span_id} or {@code origin}
 * @param event the event that shows it
 */
public record Evidence(String rule, SourcePosition event) {}
