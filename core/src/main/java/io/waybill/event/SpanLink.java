package io.waybill.event;

import io.waybill.trace.SpanRef;
import java.util.List;

/**
 * A span's link to another span, with the attributes of this one link.
 *
 * @param ref the span that is linked to
 * @param attributes such as the offset of one message of a batch
 */
public record SpanLink(SpanRef ref, List<Attribute> attributes) {
  public SpanLink {
    attributes = List.copyOf(attributes);
  }
}
