package io.waybill.correlator.tempo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.answer.Handler;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;

/** What Tempo's clients read. */
final class TempoReply {
  private TempoReply() {}

  static Reply text(String text) {
    return Reply.of(200, "text/plain; charset=utf-8", text.getBytes(UTF_8));
  }

  static Reply protobuf(byte[] body) {
    return Reply.of(200, "application/protobuf", body);
  }

  /** Answers, and tells what is wrong as {@code {"message": …}}: every Grafana shows that. */
  static Handler errors(Handler handler) {
    return handler.telling(problem ->
        Reply.of(
            problem.status(),
            Reply.JSON,
            Json.object(
                out -> out.writeStringField("message", String.valueOf(problem.getMessage())))));
  }
}
