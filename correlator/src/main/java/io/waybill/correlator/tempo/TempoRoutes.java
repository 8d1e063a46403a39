package io.waybill.correlator.tempo;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Handler;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.MessageReply;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The paths of Tempo's API, under a path of their own: {@code /api/traces} at the root is Jaeger's.
 */
public final class TempoRoutes {
  /** Clients choose by it what to ask for; it is Tempo's that answers alike. */
  private static final String VERSION = "2.6.0";

  private TempoRoutes() {}

  /** Hands each template with its handler to {@code routes}; {@code {name...}} spans segments. */
  public static void each(Backend backend, BiConsumer<String, Handler> routes) {
    TraceAnswers traces = new TraceAnswers(backend);
    SearchAnswers search = new SearchAnswers(backend);
    TagAnswers tags = new TagAnswers(backend);
    BiConsumer<String, Handler> tempo =
        (path, handler) -> routes.accept("/tempo/api" + path, MessageReply.errors(handler));
    tempo.accept("/echo", request -> TempoReply.text("echo"));
    tempo.accept(
        "/status/buildinfo",
        request -> Reply.json(Json.object(out -> out.writeStringField("version", VERSION))));
    tempo.accept("/traces/{traceId}", traces::v1);
    tempo.accept("/v2/traces/{traceId}", traces::v2);
    tempo.accept("/search", search::search);
    for (String metrics : List.of("/metrics/query_range", "/metrics/query")) {
      tempo.accept(
          metrics,
          request -> {
            throw new Problem(
                400,
                "Not supported",
                "unsupported: TraceQL metrics; ask for spans, as in {status=error} | count() > 2");
          });
    }
    tempo.accept("/search/tags", tags::names);
    tempo.accept("/v2/search/tags", tags::scopes);
    tempo.accept("/search/tag/{tag...}/values", tags::plainValues);
    tempo.accept("/v2/search/tag/{tag...}/values", tags::typedValues);
  }
}
