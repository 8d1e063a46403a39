package io.waybill.graph;

import java.util.Locale;

/**
 * How two nodes hang together. An edge reads as a sentence, from its start to its end: "child
 * {@code child_of} parent", "span {@code produced} message", "message {@code dead_lettered} (as)
 * dead letter".
 */
public enum EdgeType {
  /** Child span to parent span. */
  CHILD_OF,
  /** Span to the span that one of its links names. */
  LINKS_TO,
  /** Log line to the span that it was written in. */
  LOGGED_IN,
  /** Span to the record that it wrote. */
  PRODUCED,
  /** Span to the record that it received or processed. */
  CONSUMED,
  /** Record to its copy in a dead-letter topic. */
  DEAD_LETTERED,
  /** Record to its copy in a retry topic. */
  RETRIED,
  /** Dead letter or retry record to its copy in the topic that it came from. */
  REPLAYED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** True where what stands at the edge's start came first. */
  boolean startsWithTheCause() {
    return switch (this) {
      case PRODUCED, DEAD_LETTERED, RETRIED, REPLAYED -> true;
      case CHILD_OF, LINKS_TO, LOGGED_IN, CONSUMED -> false;
    };
  }

  /** The name in JSON, such as {@code child_of}. */
  public String label() {
    return label;
  }
}
