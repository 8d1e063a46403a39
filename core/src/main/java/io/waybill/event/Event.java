package io.waybill.event;

import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One thing that was observed.
 *
 * @param source where Waybill read it: its identity
 * @param tenant who owns it; never empty
 * @param time when it happened, honestly
 * @param trace the trace, and for a span its own ID, for a log the span that it was written in
 * @param service the service that it is about, or ""
 * @param detail what it says
 * @param attributes its other fields
 * @param payload the raw bytes where they are worth keeping
 */
public record Event(
    SourcePosition source,
    String tenant,
    EventTime time,
    SpanRef trace,
    String service,
    Detail detail,
    Attributes attributes,
    Payload payload) {

  /** The kind, as {@link #detail} gives it. */
  public EventKind kind() {
    return detail.eventKind();
  }

  /** Every trace that this event belongs to: its own, and those on a dead letter. */
  public Set<TraceId> traceIds() {
    if (!(detail instanceof HopDetail hop) || hop.contexts().isEmpty()) {
      return trace.isPresent() ? Set.of(trace.traceId()) : Set.of();
    }
    Set<TraceId> all = new LinkedHashSet<>();
    if (trace.isPresent()) {
      all.add(trace.traceId());
    }
    hop.contexts().forEach(context -> all.add(context.ref().traceId()));
    return all;
  }

  /** Every trace that this event links to without being part of it. */
  public Set<TraceId> linkedTraceIds() {
    if (!(detail instanceof SpanDetail span) || span.links().isEmpty()) {
      return Set.of();
    }
    Set<TraceId> linked = new LinkedHashSet<>();
    span.links().forEach(link -> linked.add(link.ref().traceId()));
    return linked;
  }

  /** Every message that this event says something about. */
  public Set<Coordinate> coordinates() {
    Set<Coordinate> all = new LinkedHashSet<>();
    switch (detail) {
      case SpanDetail span -> span.messages().forEach(message -> all.add(message.coordinate()));
      case HopDetail hop -> {
        all.add(source.coordinate());
        hop.origin().ifPresent(all::add);
        hop.previous().ifPresent(all::add);
      }
      case OutcomeDetail outcome -> outcome.message().ifPresent(all::add);
      case ReportDetail report -> report.addProcessed(all);
      case MessageDetail message -> all.add(message.coordinate());
      case LogDetail log -> {}
      case MetricDetail metric -> {}
      case GapDetail gap -> {}
      case AgentGapDetail gap -> {}
      case UndecodableDetail undecodable -> {}
    }
    return all;
  }

  /** The topics of these messages, and where one was to go that has no offset. */
  public Set<String> topics() {
    Set<String> all = new LinkedHashSet<>();
    coordinates().forEach(message -> all.add(message.topic()));
    UnconfirmedSend.of(this).ifPresent(send -> all.add(send.topic()));
    return all;
  }
}
