package io.waybill.correlator.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.traces.Annotations;
import io.waybill.correlator.traces.FoundTrace;
import io.waybill.correlator.traces.Operations;
import io.waybill.correlator.traces.OtlpJson;
import io.waybill.correlator.traces.Traces;
import io.waybill.event.Event;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /api/v3}: what Jaeger's UI asks for from 2.19 on. */
public final class V3Answers {
  private final Backend backend;

  /** Answers from this backend. */
  public V3Answers(Backend backend) {
    this.backend = backend;
  }

  /** {@code /api/v3/services}. */
  public Reply services(Request request) {
    try (EventReader reader = backend.store().reader()) {
      List<String> services = Operations.services(reader, request.caller().scope());
      return Reply.json(Json.object(out -> Json.texts(out, "services", services)));
    }
  }

  /** {@code /api/v3/operations?service=&span_kind=}. */
  public Reply operations(Request request) {
    String kind = request.parameter("span_kind");
    try (EventReader reader = backend.store().reader()) {
      List<Operations.Operation> operations =
          Operations.of(request.parameter("service"), reader, request.caller().scope());
      return Reply.json(
          Json.object(out -> {
            out.writeArrayFieldStart("operations");
            for (Operations.Operation one : operations) {
              if (kind.isEmpty() || one.kind().equals(kind)) {
                out.writeStartObject();
                out.writeStringField("name", one.name());
                out.writeStringField("spanKind", one.kind());
                out.writeEndObject();
              }
            }
            out.writeEndArray();
          }));
    }
  }

  /** {@code /api/v3/traces/{traceId}}. */
  public Reply trace(Request request) {
    try (EventReader reader = backend.store().reader()) {
      FoundTrace trace = TraceQuery.byPath(request, reader, "No traces found");
      return traces(List.of(trace), reader, request.caller().scope());
    }
  }

  /** {@code /api/v3/traces?query.serviceName=…}. */
  public Reply search(Request request) {
    TraceQuery query = Parameters.v3(request);
    Scope scope = request.caller().scope();
    try (EventReader reader = backend.store().reader()) {
      return traces(found(query, reader, scope), reader, scope);
    }
  }

  /** {@code /api/v3/trace-summaries?query.serviceName=…}. */
  public Reply summaries(Request request) {
    TraceQuery query = Parameters.v3(request);
    try (EventReader reader = backend.store().reader()) {
      List<FoundTrace> traces = query.find(new Traces(reader, request.caller().scope()));
      return Reply.json(
          Json.object(out -> {
            out.writeArrayFieldStart("summaries");
            for (FoundTrace trace : traces) {
              summary(out, trace);
            }
            out.writeEndArray();
          }));
    }
  }

  private static List<FoundTrace> found(TraceQuery query, EventReader reader, Scope scope) {
    List<FoundTrace> traces = query.find(new Traces(reader, scope));
    if (traces.isEmpty()) {
      throw JaegerReply.notFound("No traces found");
    }
    return traces;
  }

  private Reply traces(List<FoundTrace> traces, EventReader reader, Scope scope) {
    return Reply.json(
        Json.object(out -> {
          out.writeObjectFieldStart("result");
          out.writeArrayFieldStart("resourceSpans");
          OtlpJson json = new OtlpJson(out);
          for (FoundTrace trace : traces) {
            json.write(trace, Annotations.of(trace, backend, reader, scope));
          }
          out.writeEndArray();
          out.writeEndObject();
        }));
  }

  private static void summary(JsonGenerator out, FoundTrace trace) throws IOException {
    Map<String, FoundTrace.Share> services = trace.services();
    Event root = trace.root();
    out.writeStartObject();
    out.writeStringField("traceId", trace.id().toString());
    out.writeStringField("rootServiceName", root.service());
    out.writeStringField("rootOperationName", FoundTrace.span(root).name());
    out.writeStringField("minStartTimeUnixNano", Long.toString(trace.startUnixNano()));
    out.writeStringField(
        "maxEndTimeUnixNano", Long.toString(trace.startUnixNano() + trace.nanos()));
    out.writeNumberField("spanCount", trace.spans().size());
    out.writeNumberField(
        "errorSpanCount", services.values().stream().mapToInt(FoundTrace.Share::errors).sum());
    out.writeArrayFieldStart("services");
    for (Map.Entry<String, FoundTrace.Share> one : services.entrySet()) {
      out.writeStartObject();
      out.writeStringField("name", one.getKey());
      out.writeNumberField("spanCount", one.getValue().spans());
      out.writeNumberField("errorSpanCount", one.getValue().errors());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
