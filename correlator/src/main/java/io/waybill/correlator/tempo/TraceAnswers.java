package io.waybill.correlator.tempo;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.traces.Annotations;
import io.waybill.correlator.traces.FoundTrace;
import io.waybill.correlator.traces.OtlpJson;
import io.waybill.correlator.traces.SpanNotes;
import io.waybill.correlator.traces.Traces;
import io.waybill.event.SourcePosition;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code /api/traces/{id}} and {@code /api/v2/traces/{id}}, in protobuf or JSON as {@code Accept}
 * has it. A range is not needed, and not looked at.
 */
final class TraceAnswers {
  private final Backend backend;

  TraceAnswers(Backend backend) {
    this.backend = backend;
  }

  private record Annotated(FoundTrace trace, Map<SourcePosition, SpanNotes> notes) {}

  private Annotated annotated(Request request) {
    Scope scope = request.caller().scope();
    TraceId id =
        TraceId.parse(request.path().getOrDefault("traceId", ""))
            .orElseThrow(() ->
                new Problem(400, "Bad trace ID", "a trace ID is 16 or 32 hexadecimal digits"));
    try (EventReader reader = backend.store().reader()) {
      FoundTrace trace =
          new Traces(reader, scope)
              .one(id)
              .orElseThrow(() -> new Problem(404, "Not found", "trace not found"));
      Map<SourcePosition, SpanNotes> notes = new HashMap<>();
      Annotations.of(trace, backend, reader, scope)
          .forEach((source, note) -> notes.put(source, note.inTags()));
      return new Annotated(trace, notes);
    }
  }

  private static boolean isProtobuf(Request request) {
    return request.accept().contains("application/protobuf");
  }

  /** Tempo's {@code Trace}: {@code batches} in JSON. */
  Reply v1(Request request) {
    Annotated all = annotated(request);
    return isProtobuf(request)
        ? TempoReply.protobuf(OtlpProto.of(all.trace(), all.notes()).toByteArray())
        : Reply.json(
            Json.object(out -> {
              out.writeArrayFieldStart("batches");
              new OtlpJson(out).write(all.trace(), all.notes());
              out.writeEndArray();
            }));
  }

  /** Tempo's {@code TraceByIDResponse}, of which field 1 is the trace. */
  Reply v2(Request request) {
    Annotated all = annotated(request);
    return isProtobuf(request)
        ? TempoReply.protobuf(response(OtlpProto.of(all.trace(), all.notes())))
        : Reply.json(
            Json.object(out -> {
              out.writeObjectFieldStart("trace");
              out.writeArrayFieldStart("resourceSpans");
              new OtlpJson(out).write(all.trace(), all.notes());
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static byte[] response(TracesData trace) {
    ByteString.Output bytes = ByteString.newOutput(trace.getSerializedSize() + 8);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeMessage(1, trace);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteString().toByteArray();
  }
}
