package io.waybill.correlator.http;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.ledger.Pipeline;
import io.waybill.ledger.Share;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.util.List;
import java.util.Optional;

/** {@code /pipelines}: per topic and group, the lag beside what became of the messages. */
final class PipelineAnswers {
  private static final char CURSOR = 'p';

  private final Backend backend;

  PipelineAnswers(Backend backend) {
    this.backend = backend;
  }

  Reply pipelines(Request request) {
    Scope scope = request.caller().scope();
    boolean owns = backend.ownsFacts(scope);
    String topic = request.parameter("topic");
    String group = request.parameter("group");
    int limit = request.limit();
    String after = Cursor.name(CURSOR, request).orElse("");
    List<Pipeline> all = owns ? backend.ledger().get().pipelines(scope) : List.of();
    List<Pipeline> rest =
        all.stream()
            .filter(one -> topic.isEmpty() || one.topic().equals(topic))
            .filter(one -> group.isEmpty() || one.group().equals(group))
            .filter(one -> name(one).compareTo(after) > 0)
            .toList();
    List<Pipeline> page = rest.subList(0, Math.min(limit, rest.size()));
    try (EventReader reader = backend.store().reader()) {
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            out.writeArrayFieldStart("items");
            for (Pipeline one : page) {
              out.writeStartObject();
              out.writeStringField("cluster", one.cluster());
              out.writeStringField("topic", one.topic());
              out.writeStringField("group", one.group());
              Json.number(out, "lag", one.lag());
              if (one.retentionMargin().isPresent()) {
                Json.number(out, "retentionMargin", one.retentionMargin().getAsLong());
              }
              Json.number(out, "delivered", one.delivered());
              Json.number(out, "deadLettered", one.deadLettered());
              Json.number(out, "retrying", one.retrying());
              Json.number(out, "filtered", one.filtered());
              Json.number(out, "lost", one.lost());
              Json.number(out, "failed", one.failed());
              Json.number(out, "skipped", one.skipped());
              Json.number(out, "expired", one.expired());
              Json.number(out, "neverOffered", one.neverOffered());
              Json.number(out, "lostOnBroker", one.lostOnBroker());
              Json.number(out, "unknown", one.unknown());
              Share coverage =
                  backend.ledger().get().coverage(one.cluster(), one.topic(), one.group(), scope);
              if (coverage.all() > 0) {
                out.writeObjectFieldStart("coverage");
                Json.number(out, "given", coverage.all());
                Json.number(out, "told", coverage.some());
                out.writeEndObject();
              }
              Optional<Pipeline.Place> first = one.firstLost();
              if (first.isPresent()) {
                out.writeObjectFieldStart("firstLost");
                out.writeNumberField("partition", first.get().partition());
                Json.number(out, "offset", first.get().offset());
                out.writeEndObject();
              }
              out.writeEndObject();
            }
            out.writeEndArray();
            if (page.size() < rest.size()) {
              out.writeStringField("nextCursor", Cursor.of(CURSOR, name(page.getLast())));
            }
            completeness.write(out);
          }));
    }
  }

  private static String name(Pipeline one) {
    return one.cluster() + '\t' + one.topic() + '\t' + one.group();
  }
}
