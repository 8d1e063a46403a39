package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.ledger.Finding;
import io.waybill.ledger.Finding.PartitionsAdded;
import io.waybill.ledger.Finding.ScatteredKeys;
import io.waybill.ledger.Finding.SilentMessages;
import io.waybill.ledger.Pipeline;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code /findings}: what can be said of a group or a topic, and not of one message. */
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
              out.writeStringField("kind", kind(one));
              out.writeStringField("text", text(one));
              details(out, one);
              out.writeEndObject();
            }
            out.writeEndArray();
            completeness.write(out);
          }));
    }
  }

  private static String kind(Finding one) {
    return switch (one) {
      case SilentMessages silent -> "silent_messages";
      case ScatteredKeys scattered -> "keys_in_several_partitions";
      case PartitionsAdded added -> "partitions_added";
    };
  }

  private static void details(JsonGenerator out, Finding one) throws IOException {
    switch (one) {
      case SilentMessages silent -> {
        Json.number(out, "messages", silent.messages());
        Json.number(out, "silent", silent.silent());
        Json.number(out, "about", silent.about());
        Json.number(out, "low", silent.low());
        Json.number(out, "high", silent.high());
        out.writeNumberField("lossShare", silent.lossShare());
        if (silent.first().isPresent()) {
          place(out, "first", silent.first().get());
        }
      }
      case ScatteredKeys scattered -> {
        Json.number(out, "keys", scattered.keys());
        Json.number(out, "scattered", scattered.scattered());
        place(out, "first", scattered.one());
        place(out, "other", scattered.other());
      }
      case PartitionsAdded added -> {
        Json.number(out, "partitions", added.partitions());
        Json.number(out, "sinceUnixNano", added.sinceUnixMilli() * 1_000_000);
      }
    }
  }

  private static void place(JsonGenerator out, String name, Pipeline.Place place)
      throws IOException {
    out.writeObjectFieldStart(name);
    out.writeNumberField("partition", place.partition());
    Json.number(out, "offset", place.offset());
    out.writeEndObject();
  }

  private static String text(Finding one) {
    return switch (one) {
      case SilentMessages silent -> text(silent);
      case ScatteredKeys scattered -> text(scattered);
      case PartitionsAdded added ->
          String.format(
              Locale.ROOT,
              "%,d %s added to %s while %s was reading it: later messages of a key may be in another"
                  + " partition than earlier ones, and be handled before them",
              added.partitions(),
              added.partitions() == 1 ? "partition was" : "partitions were",
              added.topic(),
              added.group());
    };
  }

  private static String text(ScatteredKeys one) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d keys of %s that were looked at are in more than one partition (%s and %s have the"
            + " same), so that nothing keeps their order: %s",
        one.scattered(),
        one.keys(),
        one.topic(),
        name(one.topic(), one.one()),
        name(one.topic(), one.other()),
        one.grown()
            ? "partitions were added to it"
            : "its producers choose partitions differently (Java's default is murmur2, librdkafka's is"
                + " CRC32: set partitioner=murmur2_random there), or name them themselves");
  }

  private static String name(String topic, Pipeline.Place at) {
    return topic + '/' + at.partition() + '@' + at.offset();
  }

  private static String text(SilentMessages one) {
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
