package io.waybill.correlator.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Handler;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import java.io.IOException;

/** Jaeger's envelopes, of answers and of errors. */
final class JaegerReply {
  private JaegerReply() {}

  /** What stands in an array. */
  @FunctionalInterface
  interface Items {
    void write(JsonGenerator out) throws IOException;
  }

  /** {@code {"data": […], "total": n, "limit": 0, "offset": 0, "errors": null}}. */
  static Reply data(int total, Items items) {
    return Reply.json(
        Json.object(out -> {
          out.writeArrayFieldStart("data");
          items.write(out);
          out.writeEndArray();
          out.writeNumberField("total", total);
          out.writeNumberField("limit", 0);
          out.writeNumberField("offset", 0);
          out.writeNullField("errors");
        }));
  }

  /** Answers, and tells what is wrong with a request as {@code /api} does. */
  static Handler legacy(Handler handler) {
    return handler.telling(
        problem -> error(problem.status(), String.valueOf(problem.getMessage())));
  }

  private static Reply error(int status, String message) {
    return Reply.of(
        status,
        Reply.JSON,
        Json.object(out -> {
          out.writeNullField("data");
          out.writeNumberField("total", 0);
          out.writeNumberField("limit", 0);
          out.writeNumberField("offset", 0);
          out.writeArrayFieldStart("errors");
          out.writeStartObject();
          out.writeNumberField("code", status);
          out.writeStringField("msg", message);
          out.writeEndObject();
          out.writeEndArray();
        }));
  }

  /** The same as {@code /api/v3} does. */
  static Handler v3(Handler handler) {
    return handler.telling(problem ->
        Reply.of(
            problem.status(),
            Reply.JSON,
            Json.object(out -> {
              out.writeObjectFieldStart("error");
              out.writeNumberField("httpCode", problem.status());
              out.writeStringField("message", String.valueOf(problem.getMessage()));
              out.writeEndObject();
            })));
  }

  /** What is answered where a trace is not there, or is another tenant's. */
  static Problem notFound(String message) {
    return new Problem(404, "Not found", message);
  }
}
