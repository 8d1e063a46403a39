package io.waybill.correlator.loki;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.loki.logql.Expression;
import io.waybill.store.EventReader;
import java.io.IOException;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code labels}, {@code label/…/values}, {@code series} and what is like them: from the newest
 * lines of the time that is asked for.
 */
final class LabelAnswers {
  /** Lines that one answer looks at. */
  private static final int SAMPLE = 5_000;

  private final Backend backend;

  LabelAnswers(Backend backend) {
    this.backend = backend;
  }

  /** {@code labels}. */
  Reply names(Request request) {
    Set<String> names = new TreeSet<>();
    streams(request, request.parameter("query")).forEach(stream -> names.addAll(stream.keySet()));
    return data(names);
  }

  /** {@code label/{name}/values}. */
  Reply values(Request request) {
    String name = request.path().getOrDefault("name", "");
    Set<String> values = new TreeSet<>();
    for (Map<String, String> stream : streams(request, request.parameter("query"))) {
      String value = stream.get(name);
      if (value != null) {
        values.add(value);
      }
    }
    return data(values);
  }

  private static Reply data(Collection<String> values) {
    return Reply.json(
        Json.object(out -> {
          out.writeStringField("status", "success");
          Json.texts(out, "data", values);
        }));
  }

  /** {@code series?match[]=}. */
  Reply series(Request request) {
    Set<Map<String, String>> all = new LinkedHashSet<>();
    Deque<String> selectors = request.parameters().get("match[]");
    if (selectors == null || selectors.isEmpty()) {
      all.addAll(streams(request, ""));
    } else {
      selectors.stream().limit(10).forEach(one -> all.addAll(streams(request, one)));
    }
    return Reply.json(
        Json.object(out -> {
          out.writeStringField("status", "success");
          out.writeArrayFieldStart("data");
          for (Map<String, String> stream : all) {
            out.writeStartObject();
            for (Map.Entry<String, String> label : stream.entrySet()) {
              out.writeStringField(label.getKey(), label.getValue());
            }
            out.writeEndObject();
          }
          out.writeEndArray();
        }));
  }

  /** {@code detected_labels}: how many values each has. */
  Reply detected(Request request) {
    Map<String, Set<String>> labels = new TreeMap<>();
    for (Map<String, String> stream : streams(request, request.parameter("query"))) {
      stream.forEach(
          (name, value) -> labels.computeIfAbsent(name, unused -> new TreeSet<>()).add(value));
    }
    return Reply.json(Json.object(out -> detected(out, labels)));
  }

  private static void detected(JsonGenerator out, Map<String, Set<String>> labels)
      throws IOException {
    out.writeArrayFieldStart("detectedLabels");
    for (Map.Entry<String, Set<String>> label : labels.entrySet()) {
      out.writeStartObject();
      out.writeStringField("label", label.getKey());
      out.writeNumberField("cardinality", label.getValue().size());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private Set<Map<String, String>> streams(Request request, String selector) {
    Expression.Logs logs = QueryAnswers.selector(selector);
    Times times = Times.of(request);
    try (EventReader reader = backend.store().reader()) {
      return new LineSearch(backend, reader, request.caller().scope())
          .streams(logs, times.from(), times.to(), SAMPLE);
    }
  }
}
