package io.waybill.correlator.traces;

import io.waybill.event.Attribute;
import io.waybill.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans of one process and one instrumentation scope, which OTLP writes together.
 *
 * @param resource attributes of the process, {@code service.name} first
 * @param scope the scope's name
 * @param spans in the order of the trace
 */
public record SpanGroup(List<Attribute> resource, String scope, List<Event> spans) {
  private record Origin(String service, List<Attribute> process, String scope) {}

  /** All groups of a trace. */
  public static List<SpanGroup> of(FoundTrace trace) {
    Map<Origin, List<Event>> byOrigin = new LinkedHashMap<>();
    for (Event event : trace.spans()) {
      Origin origin =
          new Origin(
              event.service(),
              Resources.process(event.attributes().list()),
              FoundTrace.span(event).scope());
      byOrigin.computeIfAbsent(origin, unused -> new ArrayList<>()).add(event);
    }
    List<SpanGroup> groups = new ArrayList<>();
    byOrigin.forEach((origin, spans) -> {
      List<Attribute> resource = new ArrayList<>();
      resource.add(Attribute.text("service.name", origin.service()));
      resource.addAll(origin.process());
      groups.add(new SpanGroup(resource, origin.scope(), spans));
    });
    return groups;
  }

  /** A span's own attributes, and what Waybill adds. */
  public static List<Attribute> attributes(Event span, SpanNotes notes) {
    List<Attribute> attributes = new ArrayList<>(Resources.own(span.attributes().list()));
    attributes.addAll(notes.tags());
    return attributes;
  }
}
