package io.waybill.correlator.tempo;

import static java.nio.charset.StandardCharsets.UTF_8;

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
}
