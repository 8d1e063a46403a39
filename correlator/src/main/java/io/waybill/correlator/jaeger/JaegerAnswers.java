package io.waybill.correlator.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.traces.Annotations;
import io.waybill.correlator.traces.FoundTrace;
import io.waybill.correlator.traces.Operations;
import io.waybill.correlator.traces.Traces;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * {@code /api/services}, {@code /api/operations}, {@code /api/traces}: what Grafana's Jaeger data
 * source asks for, and Jaeger's UI before 2.19.
 */
public final class JaegerAnswers {
  private final Backend backend;

  /** Answers from this backend. */
  public JaegerAnswers(Backend backend) {
    this.backend = backend;
  }

  /** {@code /api/services}. */
  public Reply services(Request request) {
    try (EventReader reader = backend.store().reader()) {
      List<String> services = Operations.services(reader, request.caller().scope());
      return JaegerReply.data(services.size(), out -> texts(out, services));
    }
  }

  /** {@code /api/services/{service}/operations}: names alone. */
  public Reply operationNames(Request request) {
    try (EventReader reader = backend.store().reader()) {
      List<String> names =
          Operations.of(
                  request.path().getOrDefault("service", ""), reader, request.caller().scope())
              .stream()
              .map(Operations.Operation::name)
              .distinct()
              .sorted()
              .toList();
      return JaegerReply.data(names.size(), out -> texts(out, names));
    }
  }

  /** {@code /api/operations?service=&spanKind=}. */
  public Reply operations(Request request) {
    String kind = request.parameter("spanKind");
    try (EventReader reader = backend.store().reader()) {
      List<Operations.Operation> operations =
          Operations.of(request.parameter("service"), reader, request.caller().scope()).stream()
              .filter(one -> kind.isEmpty() || one.kind().equals(kind))
              .toList();
      return JaegerReply.data(
          operations.size(),
          out -> {
            for (Operations.Operation one : operations) {
              out.writeStartObject();
              out.writeStringField("name", one.name());
              out.writeStringField("spanKind", one.kind());
              out.writeEndObject();
            }
          });
    }
  }

  /** {@code /api/traces?service=…}. */
  public Reply search(Request request) {
    TraceQuery query = Parameters.legacy(request);
    Scope scope = request.caller().scope();
    try (EventReader reader = backend.store().reader()) {
      return traces(query.find(new Traces(reader, scope)), reader, scope);
    }
  }

  /** {@code /api/traces/{traceId}}; a range is not needed, and not looked at. */
  public Reply trace(Request request) {
    try (EventReader reader = backend.store().reader()) {
      FoundTrace trace = TraceQuery.byPath(request, reader, "trace not found");
      return traces(List.of(trace), reader, request.caller().scope());
    }
  }

  /** {@code /api/dependencies?endTs=&lookback=}, both in milliseconds. */
  public Reply dependencies(Request request) {
    long end = millis(request, "endTs", request.now().toEpochMilli());
    long lookback = millis(request, "lookback", 24 * 3_600_000L);
    try (EventReader reader = backend.store().reader()) {
      Map<Dependencies.Call, Integer> calls =
          Dependencies.between(end - lookback, end, reader, request.caller().scope());
      return JaegerReply.data(
          0,
          out -> {
            for (Map.Entry<Dependencies.Call, Integer> one : calls.entrySet()) {
              out.writeStartObject();
              out.writeStringField("parent", one.getKey().parent());
              out.writeStringField("child", one.getKey().child());
              out.writeNumberField("callCount", one.getValue());
              out.writeEndObject();
            }
          });
    }
  }

  private static long millis(Request request, String name, long absent) {
    String text = request.parameter(name);
    if (!text.isEmpty() && !text.matches("\\d{1,14}")) {
      throw new Problem(400, "Bad " + name, name + " is in milliseconds");
    }
    return text.isEmpty() ? absent : Long.parseLong(text);
  }

  private Reply traces(List<FoundTrace> traces, EventReader reader, Scope scope) {
    return JaegerReply.data(
        traces.size(),
        out -> {
          TraceJson json = new TraceJson(out);
          for (FoundTrace trace : traces) {
            json.write(trace, Annotations.of(trace, backend, reader, scope));
          }
        });
  }

  private static void texts(JsonGenerator out, List<String> texts) throws IOException {
    for (String text : texts) {
      out.writeString(text);
    }
  }
}
