package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.ledger.History;
import io.waybill.ledger.History.Bucket;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** {@code /pipelines/history}: what became of messages over time, beside the lag. */
final class HistoryAnswers {
  private final Backend backend;

  HistoryAnswers(Backend backend) {
    this.backend = backend;
  }

  Reply history(Request request) {
    Scope scope = request.caller().scope();
    long[] bounds = Stretches.of(request);
    int limit = request.limit();
    List<History> all =
        backend.ownsFacts(scope)
            ? backend
                .ledger()
                .get()
                .history(
                    request.parameter("topic"),
                    request.parameter("group"),
                    Arrays.stream(bounds).map(nanos -> nanos / 1_000_000).toArray(),
                    scope)
            : List.of();
    try (EventReader reader = backend.store().reader()) {
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            Stretches.write(out, bounds);
            out.writeArrayFieldStart("items");
            for (History one : all.subList(0, Math.min(limit, all.size()))) {
              write(out, one);
            }
            out.writeEndArray();
            out.writeBooleanField("bounded", all.size() > limit);
            completeness.write(out);
          }));
    }
  }

  private static void write(JsonGenerator out, History history) throws IOException {
    out.writeStartObject();
    out.writeStringField("cluster", history.cluster());
    out.writeStringField("topic", history.topic());
    out.writeStringField("group", history.group());
    numbers(out, "delivered", history, Bucket::delivered);
    numbers(out, "deadLettered", history, Bucket::deadLettered);
    numbers(out, "retrying", history, Bucket::retrying);
    numbers(out, "filtered", history, Bucket::filtered);
    numbers(out, "lost", history, Bucket::lost);
    numbers(out, "unknown", history, Bucket::unknown);
    numbers(out, "lag", history, Bucket::lag);
    out.writeEndObject();
  }

  private static void numbers(
      JsonGenerator out, String name, History history, ToLongFunction<Bucket> number)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (Bucket bucket : history.buckets()) {
      out.writeNumber(number.applyAsLong(bucket));
    }
    out.writeEndArray();
  }
}
