package io.waybill.correlator.loki.logql;

import java.util.Map;
import java.util.TreeMap;

/**
 * One line of a stream.
 *
 * @param unixNano when it was written
 * @param stream the labels of its stream
 * @param metadata its own labels: Loki's structured metadata
 * @param parsed labels that a query took from its text
 */
public record Line(
    long unixNano,
    String text,
    Map<String, String> stream,
    Map<String, String> metadata,
    Map<String, String> parsed) {

  /** A line of which nothing was parsed yet. */
  public Line(
      long unixNano, String text, Map<String, String> stream, Map<String, String> metadata) {
    this(unixNano, text, stream, metadata, Map.of());
  }

  /** The value of a label, wherever it is from; "" where there is none. */
  public String label(String name) {
    String value = parsed.get(name);
    if (value == null) {
      value = metadata.get(name);
    }
    if (value == null) {
      value = stream.get(name);
    }
    return value == null ? "" : value;
  }

  /** All labels, by name. */
  public Map<String, String> labels() {
    Map<String, String> all = new TreeMap<>(stream);
    all.putAll(metadata);
    all.putAll(parsed);
    return all;
  }

  /** The same with another text. */
  Line withText(String other) {
    return new Line(unixNano, other, stream, metadata, parsed);
  }

  /** The same with a label, which hides others of this name. */
  Line with(String name, String value) {
    Map<String, String> more = new TreeMap<>(parsed);
    more.put(name, value);
    return new Line(unixNano, text, stream, metadata, more);
  }

  /** The same without a label. */
  Line without(String name) {
    return new Line(unixNano, text, less(stream, name), less(metadata, name), less(parsed, name));
  }

  private static Map<String, String> less(Map<String, String> labels, String name) {
    if (!labels.containsKey(name)) {
      return labels;
    }
    Map<String, String> less = new TreeMap<>(labels);
    less.remove(name);
    return less;
  }
}
