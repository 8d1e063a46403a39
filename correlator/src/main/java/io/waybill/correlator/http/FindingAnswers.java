package io.waybill.correlator.http;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.ledger.Finding;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.util.List;
import java.util.Locale;

/** {@code /findings}: what can be said of a group, and not of one message. */
final class FindingAnswers {
  /** One of each group; more than this are not told. */
  private static final int MOST = 1000;

  private final Backend backend;

  FindingAnswers(Backend backend) {
    this.backend = backend;
  }

  Reply findings(Request request) {
    Scope scope = request.caller().scope();
    List<Finding> all =
        backend.ownsFacts(scope) ? backend.ledger().get().findings(scope) : List.of();
    try (EventReader reader = backend.store().reader()) {
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            out.writeArrayFieldStart("items");
            for (Finding one : all.subList(0, Math.min(MOST, all.size()))) {
              out.writeStartObject();
              out.writeStringField("cluster", one.cluster());
              out.writeStringField("topic", one.topic());
              out.writeStringField("group", one.group());
              out.writeStringField("kind", "silent_messages");
              out.writeStringField("text", text(one));
              Json.number(out, "messages", one.messages());
              Json.number(out, "silent", one.silent());
              Json.number(out, "about", one.about());
              Json.number(out, "low", one.low());
              Json.number(out, "high", one.high());
              out.writeNumberField("lossShare", one.lossShare());
              if (one.first().isPresent()) {
                out.writeObjectFieldStart("first");
                out.writeNumberField("partition", one.first().get().partition());
                Json.number(out, "offset", one.first().get().offset());
                out.writeEndObject();
              }
              out.writeEndObject();
            }
            out.writeEndArray();
            completeness.write(out);
          }));
    }
  }

  private static String text(Finding one) {
    return String.format(
        Locale.ROOT,
        "about %,d of %,d messages of %s (95 %%: %,d to %,d) left no span of %s, beyond the %.1f %%"
            + " of spans that are lost anyway: they were skipped, or this group's exporter loses more"
            + " than its producers'",
        one.about(),
        one.messages(),
        one.topic(),
        one.low(),
        one.high(),
        one.group(),
        one.lossShare() * 100);
  }
}
