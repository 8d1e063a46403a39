package io.waybill.event;

import java.util.Locale;
import java.util.Optional;

/** What was observed. {@link #label} is its name in the API. */
public enum EventKind {
  /** An OpenTelemetry, Zipkin or Jaeger span. */
  SPAN,
  /** A log line. */
  LOG,
  /** A record in a dead-letter topic. */
  DEAD_LETTER,
  /** A record in a retry topic. */
  RETRY,
  /** What a telemetry SDK says of its own losses. */
  METRIC,
  /** Something that is known to be missing. */
  GAP,
  /** A record that could not be decoded, kept with its bytes. */
  UNDECODABLE,
  /** What an application says that it made of messages. */
  OUTCOME,
  /** A business message of a topic that is tapped. */
  MESSAGE;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The name in JSON and in queries, such as {@code dead_letter}. */
  public String label() {
    return label;
  }

  /** The kind of this label, or empty. */
  public static Optional<EventKind> ofLabel(String label) {
    for (EventKind kind : values()) {
      if (kind.label.equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
