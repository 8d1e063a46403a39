package io.waybill.event;

import java.util.List;

/**
 * Something that happened during a span, such as an {@code exception}.
 *
 * @param unixNano when, as the writer says
 * @param name such as {@code exception}
 * @param attributes the event's own
 */
public record SpanEvent(long unixNano, String name, List<Attribute> attributes) {
  public SpanEvent {
    attributes = List.copyOf(attributes);
  }
}
