package io.waybill.correlator.traces;

import io.waybill.event.Event;
import io.waybill.event.SpanDetail;
import io.waybill.graph.Timeline;
import io.waybill.trace.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A trace as Jaeger shows it: its spans, each once, the earliest first.
 *
 * @param spans events of kind span; at least one
 * @param hops dead letters and retries of its messages
 * @param warnings of the trace as a whole
 */
public record FoundTrace(TraceId id, List<Event> spans, List<Event> hops, List<String> warnings) {
  private record Identity(long span, String name, long startUnixNano) {}

  public FoundTrace {
    spans = List.copyOf(spans);
    hops = List.copyOf(hops);
    warnings = List.copyOf(warnings);
  }

  /** What of these events is a span of the trace, or became of its messages. */
  public static FoundTrace of(TraceId id, List<Event> events, List<String> warnings) {
    List<Event> spans = new ArrayList<>();
    List<Event> hops = new ArrayList<>();
    Set<Identity> seen = new HashSet<>();
    for (Event event : events) {
      switch (event.kind()) {
        case SPAN -> {
          SpanDetail span = span(event);
          Identity identity =
              new Identity(event.trace().spanId().value(), span.name(), span.startUnixNano());
          if (event.trace().traceId().equals(id) && seen.add(identity)) {
            spans.add(event);
          }
        }
        case DEAD_LETTER, RETRY -> hops.add(event);
        default -> {}
      }
    }
    spans.sort(Comparator.comparingLong(event -> span(event).startUnixNano()));
    return new FoundTrace(id, spans, hops, warnings);
  }

  /** The same of a timeline, with what it says of clocks and of what was left out. */
  public static FoundTrace of(TraceId id, Timeline timeline) {
    List<String> warnings = new ArrayList<>(timeline.warnings());
    timeline
        .skews()
        .forEach(skew ->
            warnings.add(
                "the clock of "
                    + skew.ahead()
                    + " is ahead of that of "
                    + skew.behind()
                    + " by "
                    + skew.atLeastNanos() / 1_000_000
                    + " ms at least"));
    timeline.leftOut().forEach(left -> warnings.add(left.what() + " is left out: " + left.why()));
    return of(id, timeline.events(), warnings);
  }

  /** The first span without a parent; else the earliest. */
  public Event root() {
    return spans.stream()
        .filter(event -> !span(event).parent().isPresent())
        .findFirst()
        .orElse(spans.getFirst());
  }

  /** How many spans a service has, and how many of them failed. */
  public record Share(int spans, int errors) {
    private Share and(Share other) {
      return new Share(spans + other.spans, errors + other.errors);
    }
  }

  /** By service, in their order. */
  public Map<String, Share> services() {
    Map<String, Share> services = new TreeMap<>();
    for (Event event : spans) {
      int errors = span(event).status() == SpanDetail.Status.ERROR ? 1 : 0;
      services.merge(event.service(), new Share(1, errors), Share::and);
    }
    return services;
  }

  /** When the first of its spans began. */
  public long startUnixNano() {
    return span(spans.getFirst()).startUnixNano();
  }

  /** From the beginning of its first span to the end of its last, in nanoseconds. */
  public long nanos() {
    long end = startUnixNano();
    for (Event event : spans) {
      end = Math.max(end, span(event).endUnixNano());
    }
    return end - startUnixNano();
  }

  /** What the event, which is of kind span, says. */
  public static SpanDetail span(Event event) {
    return (SpanDetail) event.detail();
  }
}
