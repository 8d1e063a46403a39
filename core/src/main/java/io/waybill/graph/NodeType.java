package io.waybill.graph;

import java.util.Locale;

/** What a node stands for. {@link #label} is its name in the API. */
public enum NodeType {
  /** A span, by trace and span ID. */
  SPAN,
  /** A log line, by the position that it was read at. */
  LOG,
  /** A record of a business topic, by its coordinate. */
  MESSAGE,
  /** A record of a retry topic, by its coordinate. */
  RETRY,
  /** A record of a dead-letter topic, by its coordinate. */
  DEAD_LETTER;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The name in JSON, such as {@code dead_letter}. */
  public String label() {
    return label;
  }
}
