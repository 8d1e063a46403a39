package io.waybill.correlator.loki;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Handler;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.MessageReply;
import io.waybill.correlator.answer.Reply;
import java.util.List;
import java.util.function.BiConsumer;

/** The paths of Loki's API. */
public final class LokiRoutes {
  /** Clients choose by it what to ask for; it is Loki's that answers alike. */
  private static final String VERSION = "3.0.0";

  private LokiRoutes() {}

  /** Hands each template with its handler to {@code routes}. */
  public static void each(Backend backend, BiConsumer<String, Handler> routes) {
    QueryAnswers queries = new QueryAnswers(backend);
    LabelAnswers labels = new LabelAnswers(backend);
    FieldAnswers fields = new FieldAnswers(backend);
    VolumeAnswers volumes = new VolumeAnswers(backend);
    BiConsumer<String, Handler> loki =
        (path, handler) -> routes.accept("/loki/api/v1" + path, MessageReply.errors(handler));
    loki.accept("/query", queries::instant);
    loki.accept("/query_range", queries::range);
    loki.accept("/labels", labels::names);
    loki.accept("/label", labels::names);
    loki.accept("/label/{name}/values", labels::values);
    loki.accept("/series", labels::series);
    loki.accept("/detected_labels", labels::detected);
    loki.accept("/detected_fields", fields::fields);
    loki.accept("/detected_field/{name}/values", fields::valuesOfField);
    loki.accept("/index/stats", volumes::stats);
    loki.accept("/index/volume", volumes::volume);
    loki.accept("/index/volume_range", volumes::volumeRange);
    loki.accept(
        "/patterns",
        request ->
            Reply.json(
                Json.object(out -> {
                  out.writeStringField("status", "success");
                  Json.texts(out, "data", List.of());
                })));
    loki.accept(
        "/status/buildinfo",
        request -> Reply.json(Json.object(out -> out.writeStringField("version", VERSION))));
  }
}
