package io.waybill.correlator.jaeger;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Handler;
import java.util.function.BiConsumer;

/**
 * The paths of Jaeger's API. They stand at the root: some versions of Grafana leave a base path
 * away.
 */
public final class JaegerRoutes {
  private JaegerRoutes() {}

  /** Hands each template with its handler to {@code routes}; {@code {name...}} spans segments. */
  public static void each(Backend backend, BiConsumer<String, Handler> routes) {
    JaegerAnswers legacy = new JaegerAnswers(backend);
    V3Answers v3 = new V3Answers(backend);
    BiConsumer<String, Handler> old =
        (template, handler) -> routes.accept(template, JaegerReply.legacy(handler));
    old.accept("/api/services", legacy::services);
    old.accept("/api/services/{service...}/operations", legacy::operationNames);
    old.accept("/api/operations", legacy::operations);
    old.accept("/api/traces", legacy::search);
    old.accept("/api/traces/{traceId}", legacy::trace);
    old.accept("/api/dependencies", legacy::dependencies);
    BiConsumer<String, Handler> fresh =
        (template, handler) -> routes.accept(template, JaegerReply.v3(handler));
    fresh.accept("/api/v3/services", v3::services);
    fresh.accept("/api/v3/operations", v3::operations);
    fresh.accept("/api/v3/traces", v3::search);
    fresh.accept("/api/v3/traces/{traceId}", v3::trace);
    fresh.accept("/api/v3/trace-summaries", v3::summaries);
  }
}
