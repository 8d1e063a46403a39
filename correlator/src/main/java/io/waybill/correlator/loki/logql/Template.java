package io.waybill.correlator.loki.logql;

import io.waybill.correlator.language.GoText;
import io.waybill.correlator.language.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Text made of a line's labels, as Go's templates have it: {@code {{.service_name}}}, {@code {{
 * contains "4711" __line__ }}}, {@code {{ .level | upper }}}. Conditions and loops are refused.
 */
public final class Template {
  private static final int MAX_RESULT = 65_536;

  private final List<Function<Line, String>> parts;

  private Template(List<Function<Line, String>> parts) {
    this.parts = List.copyOf(parts);
  }

  /** The text for this line. */
  String of(Line line) {
    StringBuilder text = new StringBuilder();
    for (Function<Line, String> part : parts) {
      text.append(part.apply(line));
      if (text.length() > MAX_RESULT) {
        return text.substring(0, MAX_RESULT);
      }
    }
    return text.toString();
  }

  /**
   * Parses a template.
   *
   * @param at where it begins in the query
   */
  static Template parse(String template, int at) throws SyntaxException {
    List<Function<Line, String>> parts = new ArrayList<>();
    int from = 0;
    while (from < template.length()) {
      int open = template.indexOf("{{", from);
      String text = open < 0 ? template.substring(from) : template.substring(from, open);
      if (!text.isEmpty()) {
        parts.add(line -> text);
      }
      if (open < 0) {
        break;
      }
      Action action = new Action(template, open + 2, at);
      parts.add(action.read());
      from = action.end();
    }
    return new Template(parts);
  }

  /** What stands between {@code {{} and {@code }}}. */
  private static final class Action {
    private final String template;
    private final int begin;
    private int at;
    private int depth;

    Action(String template, int at, int begin) {
      this.template = template;
      this.at = at;
      this.begin = begin;
    }

    int end() {
      return at;
    }

    Function<Line, String> read() throws SyntaxException {
      Function<Line, String> value = pipeline();
      if (!template.startsWith("}}", at)) {
        throw wrong("}} is missing");
      }
      at += 2;
      return value;
    }

    private Function<Line, String> pipeline() throws SyntaxException {
      if (++depth > 16) {
        throw wrong("more than 16 brackets deep");
      }
      Function<Line, String> value = command(List.of());
      while (peek() == '|') {
        at++;
        value = command(List.of(value));
      }
      depth--;
      return value;
    }

    private Function<Line, String> command(List<Function<Line, String>> piped)
        throws SyntaxException {
      char c = peek();
      boolean isFunction = Character.isLetter(c);
      if (!isFunction) {
        if (!piped.isEmpty()) {
          throw wrong("a function is missing behind |");
        }
        return operand();
      }
      String name = word();
      List<Function<Line, String>> arguments = new ArrayList<>();
      while (true) {
        c = peek();
        if (c == '|' || c == ')' || c == '}' || c == 0) {
          break;
        }
        arguments.add(operand());
      }
      arguments.addAll(piped);
      return call(name, arguments);
    }

    private Function<Line, String> operand() throws SyntaxException {
      char c = peek();
      if (GoText.begins(c)) {
        GoText text = GoText.read(template, at);
        at = text.end();
        return line -> text.text();
      }
      if (c == '(') {
        at++;
        Function<Line, String> inner = pipeline();
        if (peek() != ')') {
          throw wrong("')' is missing");
        }
        at++;
        return inner;
      }
      if (c == '.') {
        at++;
        String label = word();
        if (label.isEmpty()) {
          throw wrong("a label's name is missing behind .");
        }
        return line -> line.label(label);
      }
      String word = word();
      if (word.equals("__line__")) {
        return Line::text;
      }
      if (word.matches("\\d{1,9}")) {
        return line -> word;
      }
      throw wrong("unsupported: '" + (word.isEmpty() ? String.valueOf(c) : word) + "'");
    }

    private Function<Line, String> call(String name, List<Function<Line, String>> arguments)
        throws SyntaxException {
      int wanted =
          switch (name) {
            case "upper", "ToUpper", "lower", "ToLower", "trim" -> 1;
            case "contains", "default", "trunc" -> 2;
            case "replace" -> 3;
            default ->
                throw wrong(
                    "unsupported: '"
                        + name
                        + "'; upper, lower, trim, contains, default, trunc, replace are supported");
          };
      if (arguments.size() != wanted) {
        throw wrong("'" + name + "' takes " + wanted + " values, not " + arguments.size());
      }
      return line -> {
        List<String> values = arguments.stream().map(argument -> argument.apply(line)).toList();
        return result(name, values);
      };
    }

    private static String result(String name, List<String> values) {
      String last = values.getLast();
      return switch (name) {
        case "upper", "ToUpper" -> last.toUpperCase(Locale.ROOT);
        case "lower", "ToLower" -> last.toLowerCase(Locale.ROOT);
        case "trim" -> last.strip();
        case "contains" -> Boolean.toString(last.contains(values.getFirst()));
        case "default" -> last.isEmpty() ? values.getFirst() : last;
        case "trunc" -> truncated(values.getFirst(), last);
        default -> replaced(last, values.getFirst(), values.get(1));
      };
    }

    private static String truncated(String length, String text) {
      boolean isNumber = length.matches("\\d{1,9}");
      return isNumber ? text.substring(0, Math.min(text.length(), Integer.parseInt(length))) : text;
    }

    private static String replaced(String text, String from, String to) {
      boolean grows = (long) text.length() * Math.max(1, to.length()) > MAX_RESULT * 16L;
      return from.isEmpty() || grows ? text : text.replace(from, to);
    }

    private String word() {
      int from = at;
      while (at < template.length()
          && (Character.isLetterOrDigit(template.charAt(at)) || template.charAt(at) == '_')) {
        at++;
      }
      return template.substring(from, at);
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
      while (at < template.length() && Character.isWhitespace(template.charAt(at))) {
        at++;
      }
      return at < template.length() ? template.charAt(at) : 0;
    }

    private SyntaxException wrong(String message) {
      return new SyntaxException(begin, "the template that begins here: " + message);
    }
  }
}
