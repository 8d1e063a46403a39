package io.waybill.event;

import io.waybill.trace.SpanId;
import java.util.List;

/**
 * A span. Its own identity is in {@link Event#trace}.
 *
 * @param name as the writer gave it
 * @param kind OpenTelemetry's span kind
 * @param parent the parent's ID, or {@link SpanId#NONE} for a root
 * @param startUnixNano raw, never corrected for skew
 * @param endUnixNano raw; less than the start where the writer said so
 * @param status OpenTelemetry's status; {@code UNSET} is neither success nor failure
 * @param statusMessage or ""
 * @param links to other spans, in order
 * @param events within the span, in order
 * @param messages the messages that it touched, from its own attributes and its links'
 * @param group the consumer group that it names, or ""
 * @param scope the instrumentation scope's name, or ""
 */
public record SpanDetail(
    String name,
    Kind kind,
    SpanId parent,
    long startUnixNano,
    long endUnixNano,
    Status status,
    String statusMessage,
    List<SpanLink> links,
    List<SpanEvent> events,
    List<MessageRef> messages,
    String group,
    String scope)
    implements Detail {

  /** OpenTelemetry's span kinds, by their number in OTLP. */
  public enum Kind {
    UNSPECIFIED,
    INTERNAL,
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER
  }

  /** OpenTelemetry's status codes, by their number in OTLP. */
  public enum Status {
    UNSET,
    OK,
    ERROR
  }

  public SpanDetail {
    name = Bounded.text(name, Bounded.NAME);
    statusMessage = Bounded.text(statusMessage, Bounded.TEXT);
    group = Bounded.text(group, Bounded.NAME);
    scope = Bounded.text(scope, Bounded.NAME);
    links = List.copyOf(links);
    events = List.copyOf(events);
    messages = List.copyOf(messages);
  }

  /** True where the span has an error status or recorded an exception, whatever its status. */
  public boolean threw() {
    return status == Status.ERROR || events.stream().anyMatch(e -> e.name().equals("exception"));
  }

  @Override
  public EventKind eventKind() {
    return EventKind.SPAN;
  }

  @Override
  public String headline() {
    return name;
  }
}
