package io.waybill.correlator.loki;

import io.waybill.correlator.loki.logql.LabelNames;
import io.waybill.correlator.loki.logql.Line;
import io.waybill.event.Attribute;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import io.waybill.event.LogDetail;
import io.waybill.event.OutcomeDetail;
import io.waybill.trace.TraceId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Events as lines. The text is what the event says; its fields are structured metadata, as Loki
 * does with OpenTelemetry's logs, so that they can be asked for without parsing.
 */
final class EventLines {
  /** The labels of streams. All else is metadata. */
  static final Set<String> STREAM =
      Set.of("kind", "service_name", "tenant", "topic", "group", "verdict");

  /** Metadata that is no field of the event itself. */
  static final Set<String> DERIVED =
      Set.of(
          "trace_id",
          "span_id",
          "coordinate",
          "detected_level",
          "level",
          "origin",
          "dialect",
          "attempt",
          "error_type",
          "exception_type",
          "before",
          "lost",
          "confidence",
          "cause",
          "revision");

  private EventLines() {}

  /**
   * The line of an event.
   *
   * @param stream its labels
   * @param wanted the trace that is asked for: where the event is of several, that one is told
   */
  static Line of(Event event, Map<String, String> stream, Optional<TraceId> wanted) {
    Map<String, String> metadata = metadata(event);
    wanted
        .filter(event.traceIds()::contains)
        .ifPresent(trace -> metadata.put("trace_id", trace.toString()));
    metadata.keySet().removeAll(stream.keySet());
    return new Line(event.time().unixNano(), event.detail().headline(), stream, metadata);
  }

  static Map<String, String> stream(Event event) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("kind", event.kind().label());
    labels.put("service_name", event.service().isEmpty() ? "unknown_service" : event.service());
    labels.put("tenant", event.tenant());
    if (event.kind() != EventKind.LOG) {
      String topic =
          event.detail() instanceof OutcomeDetail outcome
              ? outcome.topic()
              : event.source().coordinate().topic();
      put(labels, "topic", topic);
      put(labels, "group", event.detail().group());
    }
    return labels;
  }

  private static Map<String, String> metadata(Event event) {
    Map<String, String> metadata = new TreeMap<>();
    if (event.trace().isPresent()) {
      metadata.put("trace_id", event.trace().traceId().toString());
    }
    if (event.trace().spanId().isPresent()) {
      metadata.put("span_id", event.trace().spanId().toString());
    }
    metadata.put("coordinate", event.source().coordinate().toString());
    metadata.putAll(levels(event));
    switch (event.detail()) {
      case LogDetail log -> put(metadata, "exception_type", log.exceptionType());
      case HopDetail hop -> {
        hop.origin().map(Coordinate::toString).ifPresent(at -> metadata.put("origin", at));
        put(metadata, "dialect", hop.dialect());
        put(metadata, "error_type", hop.errorType());
        if (hop.attempt() >= 0) {
          metadata.put("attempt", Integer.toString(hop.attempt()));
        }
      }
      case OutcomeDetail outcome ->
          outcome.message().map(Coordinate::toString).ifPresent(at -> metadata.put("origin", at));
      default -> {}
    }
    for (Attribute attribute : event.attributes().list()) {
      String name = LabelNames.of(attribute.key());
      boolean isTold = name.equals("level") || attribute.value().equals(event.detail().headline());
      if (!isTold) {
        metadata.putIfAbsent(name, attribute.value());
      }
    }
    return metadata;
  }

  private static void put(Map<String, String> labels, String name, String value) {
    if (!value.isEmpty()) {
      labels.put(name, value);
    }
  }

  /**
   * How severe it is, in Grafana's words; a line's own level besides, where it has one.
   *
   * @param level as {@link LogDetail} has it
   */
  static Map<String, String> levels(String level) {
    Map<String, String> labels = new TreeMap<>();
    String word =
        switch (level.toLowerCase(Locale.ROOT)) {
          case "" -> "unknown";
          case "warning" -> "warn";
          case "err", "severe" -> "error";
          default -> level.toLowerCase(Locale.ROOT);
        };
    labels.put("detected_level", word);
    if (!level.isEmpty()) {
      labels.put("level", word);
    }
    return labels;
  }

  private static Map<String, String> levels(Event event) {
    return switch (event.detail()) {
      case LogDetail log -> levels(log.level());
      case HopDetail hop ->
          Map.of("detected_level", hop.eventKind() == EventKind.RETRY ? "warn" : "error");
      case OutcomeDetail outcome ->
          Map.of(
              "detected_level",
              outcome.outcome() == OutcomeDetail.Outcome.FILTERED ? "info" : "error");
      default -> Map.of("detected_level", "warn");
    };
  }
}
