package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import java.util.ArrayList;
import java.util.List;

/** {@code /healthz} and {@code /readyz}, for people and for probes. */
final class HealthAnswers {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Backend backend;

  HealthAnswers(Backend backend) {
    this.backend = backend;
  }

  Reply live(Request request) {
    return Reply.of(200, TEXT, "ok\n".getBytes(UTF_8));
  }

  /** 503 with each problem and what to do about it, or 200. */
  Reply ready(Request request) {
    List<String> problems = new ArrayList<>(backend.store().health().problems());
    backend.sources().get().forEach(source -> problems.addAll(source.problems()));
    return problems.isEmpty()
        ? Reply.of(200, TEXT, "ready\n".getBytes(UTF_8))
        : Reply.of(503, TEXT, (String.join("\n", problems) + "\n").getBytes(UTF_8));
  }
}
