package io.waybill.correlator.loki;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.language.GoDuration;
import io.waybill.correlator.loki.logql.Expression;
import io.waybill.correlator.loki.logql.Line;
import io.waybill.store.EventReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code detected_fields} and their values: of the newest lines. */
final class FieldAnswers {
  private static final int MAX_LINES = 5_000;
  private static final int MAX_FIELDS = 1_000;

  private final Backend backend;

  FieldAnswers(Backend backend) {
    this.backend = backend;
  }

  /** {@code detected_fields?query=}. */
  Reply fields(Request request) {
    int limit = request.number("limit", MAX_FIELDS, 0, 1_000_000);
    Map<String, Set<String>> fields = values(request);
    return Reply.json(
        Json.object(out -> {
          out.writeArrayFieldStart("fields");
          for (Map.Entry<String, Set<String>> field : fields.entrySet()) {
            field(out, field.getKey(), field.getValue());
          }
          out.writeEndArray();
          out.writeNumberField("limit", limit);
        }));
  }

  private static void field(JsonGenerator out, String name, Set<String> values) throws IOException {
    out.writeStartObject();
    out.writeStringField("label", name);
    out.writeStringField("type", type(values));
    out.writeNumberField("cardinality", values.size());
    out.writeNullField("parsers");
    out.writeEndObject();
  }

  private static String type(Set<String> values) {
    if (values.stream().allMatch(value -> value.matches("-?\\d{1,18}"))) {
      return "int";
    }
    if (values.stream().allMatch(value -> value.matches("-?\\d{1,18}(\\.\\d{1,18})?"))) {
      return "float";
    }
    if (values.stream().allMatch(value -> value.equals("true") || value.equals("false"))) {
      return "boolean";
    }
    return values.stream().allMatch(value -> GoDuration.nanos(value).isPresent())
        ? "duration"
        : "string";
  }

  /** {@code detected_field/{name}/values?query=}. */
  Reply valuesOfField(Request request) {
    int limit = request.number("limit", MAX_FIELDS, 0, 1_000_000);
    Set<String> values =
        values(request).getOrDefault(request.path().getOrDefault("name", ""), Set.of());
    List<String> some = values.stream().limit(Math.max(1, limit)).toList();
    return Reply.json(
        Json.object(out -> {
          Json.texts(out, "values", some);
          out.writeNumberField("limit", limit);
        }));
  }

  private Map<String, Set<String>> values(Request request) {
    Expression.Logs logs = QueryAnswers.selector(request.parameter("query"));
    Times times = Times.of(request);
    int sample =
        Math.max(1, Math.min(MAX_LINES, request.number("line_limit", 1_000, 0, 1_000_000)));
    try (EventReader reader = backend.store().reader()) {
      Map<String, Set<String>> fields = new TreeMap<>();
      for (Line line :
          new LineSearch(backend, reader, request.caller().scope())
              .newest(logs, times.from(), times.to(), sample)
              .lines()) {
        add(fields, line.metadata());
        add(fields, line.parsed());
      }
      return fields;
    }
  }

  private static void add(Map<String, Set<String>> fields, Map<String, String> labels) {
    labels.forEach((name, value) -> {
      if (fields.containsKey(name) || fields.size() < MAX_FIELDS) {
        fields.computeIfAbsent(name, unused -> new TreeSet<>()).add(value);
      }
    });
  }
}
