package io.waybill.correlator.answer;

/** Problems as Tempo's and Loki's clients read them. */
public final class MessageReply {
  private MessageReply() {}

  /** Answers, and tells what is wrong as {@code {"message": …}}: every Grafana shows that. */
  public static Handler errors(Handler handler) {
    return handler.telling(MessageReply::of);
  }

  /** The problem. */
  public static Reply of(Problem problem) {
    return Reply.of(
        problem.status(),
        Reply.JSON,
        Json.object(out -> out.writeStringField("message", String.valueOf(problem.getMessage()))));
  }
}
