package io.waybill.correlator.loki.logql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Labels that a line's text holds. Of one that the line has already, the name is extended. */
final class ParsedLabels {
  static final String ERROR = "__error__";
  private static final String DETAILS = "__error_details__";

  /** What both begin with. */
  static final String ERROR_PREFIX = "__error";

  private static final String TAKEN = "_extracted";
  private static final int MOST = 500;
  private static final JsonFactory JSON = new JsonFactory();

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
    if (parsed.putIfAbsent(ERROR, error) == null) { // the first is told
      parsed.put(DETAILS, details);
    }
    return line();
  }

  /** Of a JSON object: nested names are joined, arrays left out, numbers as they are written. */
  static Line json(Line line) {
    ParsedLabels labels = new ParsedLabels(line);
    try (JsonParser parser = JSON.createParser(line.text())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return labels.failed("JSONParserErr", "the line is no JSON object");
      }
      labels.object("", parser);
      return labels.line();
    } catch (IOException e) {
      return labels.failed("JSONParserErr", "the line is no JSON object");
    }
  }

  private void object(String prefix, JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String own = LabelNames.of(parser.currentName());
      String name = prefix.isEmpty() ? own : prefix + "_" + own;
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        object(name, parser);
      } else if (token == JsonToken.START_ARRAY) {
        parser.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) {
        add(name, parser.getText());
      }
    }
  }

  /** Of {@code key=value key="value with spaces"}; what is no such pair is passed over. */
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
      if (at < text.length() && text.charAt(at) == '=') {
        at = labels.value(key.isEmpty() ? "" : LabelNames.of(key), text, at + 1);
      }
    }
    return labels.line();
  }

  /** Reads a value, and answers where it ends. One that is empty or never ends makes no label. */
  private int value(String name, String text, int from) {
    int at = from;
    StringBuilder value = new StringBuilder();
    boolean isQuoted = at < text.length() && text.charAt(at) == '"';
    boolean isWhole = !isQuoted;
    if (isQuoted) {
      at++;
      while (at < text.length() && !isWhole) {
        char c = text.charAt(at++);
        if (c == '\\' && at < text.length()) {
          value.append(text.charAt(at++));
        } else if (c == '"') {
          isWhole = true;
        } else {
          value.append(c);
        }
      }
    } else {
      while (at < text.length() && text.charAt(at) > ' ') {
        isWhole &= text.charAt(at) != '=' && text.charAt(at) != '"';
        value.append(text.charAt(at++));
      }
    }
    if (isWhole && !name.isEmpty() && !value.isEmpty()) {
      add(name, value.toString());
    }
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
