package io.waybill.correlator.tempo;

import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.language.GoDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The search of before TraceQL: {@code tags} in logfmt, {@code minDuration} and {@code
 * maxDuration}.
 */
final class LegacySearch {
  private static final Pattern PAIR =
      Pattern.compile("\\s*([^\\s=\"]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s\"]*)\\s*");

  private LegacySearch() {}

  /** The same in TraceQL. */
  static String traceQl(Request request) {
    List<String> conditions = new ArrayList<>();
    String tags = request.parameter("tags");
    Matcher pair = PAIR.matcher(tags);
    int at = 0;
    while (at < tags.length() && pair.find(at) && pair.start() == at) {
      String value = pair.group(2);
      boolean isQuoted = value.startsWith("\"");
      conditions.add(
          field(pair.group(1))
              + '='
              + (isQuoted ? value : '"' + value.replace("\\", "\\\\") + '"'));
      at = pair.end();
    }
    if (at < tags.length()) {
      throw new Problem(
          400, "Bad tags", "tags is key=value, at character " + (at + 1) + " it is not");
    }
    duration(request, "minDuration", ">=", conditions);
    duration(request, "maxDuration", "<=", conditions);
    return '{' + String.join(" && ", conditions) + '}';
  }

  private static String field(String key) {
    return switch (key) {
      case "name", "status" -> key;
      case "root.name" -> "rootName";
      case "root.service.name" -> "rootServiceName";
      default -> '.' + key;
    };
  }

  private static void duration(Request request, String name, String op, List<String> conditions) {
    String text = request.parameter(name);
    if (!text.isEmpty()) {
      GoDuration.nanos(text)
          .orElseThrow(
              () -> new Problem(400, "Bad " + name, name + " is a duration such as 1.2s or 100ms"));
      conditions.add("duration" + op + text);
    }
  }
}
