package io.waybill.correlator.loki.logql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Map;
import java.util.TreeMap;

/** Labels that a line's text holds. Of one that the line has already, the name is extended. */
final class ParsedLabels {
  static final String ERROR = "__error__";
  private static final String DETAILS = "__error_details__";
  private static final String TAKEN = "_extracted";
  private static final int MOST = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Line line;
  private final Map<String, String> parsed;

  private ParsedLabels(Line line) {
    this.line = line;
    this.parsed = new TreeMap<>(line.parsed());
  }

  private Line line() {
    return new Line(line.unixNano(), line.text(), line.stream(), line.metadata(), parsed);
  }

  private void add(String name, String value) {
    if (parsed.size() < MOST) {
      boolean isTaken = line.stream().containsKey(name) || line.metadata().containsKey(name);
      parsed.put(isTaken ? name + TAKEN : name, value);
    }
  }

  private Line failed(String error, String details) {
    parsed.put(ERROR, error);
    parsed.put(DETAILS, details);
    return line();
  }

  /** Of a JSON object: nested names are joined, arrays left out. */
  static Line json(Line line) {
    ParsedLabels labels = new ParsedLabels(line);
    try {
      JsonNode root = JSON.readTree(line.text());
      if (root == null || !root.isObject()) {
        return labels.failed("JSONParserErr", "the line is no JSON object");
      }
      labels.object("", root);
      return labels.line();
    } catch (JsonProcessingException e) {
      return labels.failed("JSONParserErr", "the line is no JSON object");
    }
  }

  private void object(String prefix, JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name =
          prefix.isEmpty()
              ? LabelNames.of(field.getKey())
              : prefix + "_" + LabelNames.of(field.getKey());
      if (field.getValue().isObject()) {
        object(name, field.getValue());
      } else if (!field.getValue().isArray() && !field.getValue().isNull()) {
        add(name, field.getValue().asText());
      }
    }
  }

  /** Of {@code key=value key="value with spaces"}. */
  static Line logfmt(Line line) {
    ParsedLabels labels = new ParsedLabels(line);
    String text = line.text();
    int at = 0;
    while (at < text.length()) {
      while (at < text.length() && text.charAt(at) <= ' ') {
        at++;
      }
      int begin = at;
      while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != '=') {
        at++;
      }
      String key = text.substring(begin, at);
      if (at < text.length() && text.charAt(at) == '=' && !key.isEmpty()) {
        at = labels.value(LabelNames.of(key), text, at + 1);
      } else if (at < text.length() && text.charAt(at) == '=') {
        return labels.failed("LogfmtParserErr", "an = without a name before it");
      }
    }
    return labels.line();
  }

  private int value(String name, String text, int from) {
    int at = from;
    if (at < text.length() && text.charAt(at) == '"') {
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at++));
      }
      add(name, value.toString());
      return Math.min(text.length(), at + 1);
    }
    while (at < text.length() && text.charAt(at) > ' ') {
      at++;
    }
    add(name, text.substring(from, at));
    return at;
  }

  /** Of an expression's named groups. */
  static Line regexp(Line line, Pattern pattern) {
    ParsedLabels labels = new ParsedLabels(line);
    Matcher found = pattern.matcher(line.text());
    if (found.find()) {
      for (String name : pattern.namedGroups().keySet()) {
        String value = found.group(name);
        if (value != null) {
          labels.add(name, value);
        }
      }
    }
    return labels.line();
  }

  /** The same line, with the reason why a filter could not be asked. */
  static Line unmeasurable(Line line, String label) {
    return new ParsedLabels(line)
        .failed("LabelFilterErr", "'" + label + "' has no value that can be compared so");
  }
}
