package io.waybill.graph;

import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.event.LogDetail;
import io.waybill.event.SpanDetail;
import java.util.List;

/** About how many bytes of memory an event holds: what it was given, not to the byte. */
final class Weight {
  private static final long OBJECT = 64;

  private Weight() {}

  static long of(Event event) {
    long weight = 8 * OBJECT + event.payload().bytes().length + of(event.attributes().list());
    weight += 2L * event.detail().headline().length();
    if (event.detail() instanceof SpanDetail span) {
      weight += 4 * OBJECT * span.messages().size();
      for (var link : span.links()) {
        weight += 2 * OBJECT + of(link.attributes());
      }
      for (var inner : span.events()) {
        weight += 2 * OBJECT + of(inner.attributes());
      }
    } else if (event.detail() instanceof LogDetail log) {
      weight += 2L * log.exceptionMessage().length();
    }
    return weight;
  }

  private static long of(List<Attribute> attributes) {
    long weight = 0;
    for (Attribute attribute : attributes) {
      weight += OBJECT + 2L * attribute.key().length() + 2L * attribute.value().length();
    }
    return weight;
  }
}
