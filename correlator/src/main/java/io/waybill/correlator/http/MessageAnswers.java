package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.MessageDetail;
import io.waybill.event.SpanDetail;
import io.waybill.ledger.BrokerView;
import io.waybill.ledger.Change;
import io.waybill.ledger.MessageMark;
import io.waybill.ledger.MessageMarks;
import io.waybill.ledger.Verdict;
import io.waybill.ledger.VerdictKind;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code /messages/{topic}/{partition}/{offset}}: what became of one message, for each group. */
final class MessageAnswers {
  private static final int MAX_EVENTS = 200;
  private static final int MAX_TRACES = 5;

  /** Messages before this one that are looked at for its order. */
  private static final long BEFORE = 20;

  private static final int MAX_BEFORE = 10;
  private static final String DEFAULT_CLUSTER = "main";

  private final Backend backend;

  MessageAnswers(Backend backend) {
    this.backend = backend;
  }

  Reply message(Request request) {
    Coordinate at = coordinate(request);
    Scope scope = request.caller().scope();
    try (EventReader reader = backend.store().reader()) {
      List<Event> events =
          new ArrayList<>(
              reader.find(scope, new Key.Message(at), MAX_EVENTS, Optional.empty()).events());
      events.addAll(Holders.of(reader, scope, at, events));
      List<Verdict> verdicts = Journey.verdicts(backend, at, scope, events);
      if (events.isEmpty() && verdicts.isEmpty()) {
        throw new Problem(
            404,
            "Nothing known",
            "nothing is known of "
                + at
                + " (yet, or to you). Its topic, partition and offset are"
                + " those of the record in Kafka; ?cluster= names another cluster than main");
      }
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            out.writeStringField("cluster", at.cluster());
            out.writeStringField("topic", at.topic());
            out.writeNumberField("partition", at.partition());
            Json.number(out, "offset", at.offset());
            Json.texts(out, "traceIds", traces(events));
            out.writeArrayFieldStart("verdicts");
            for (Verdict verdict : verdicts) {
              verdict(out, verdict, events, () -> more(out, at, scope, verdict));
            }
            out.writeEndArray();
            marks(out, marks(reader, scope, at, events));
            List<Event> left = EventAnswers.items(out, events);
            out.writeBooleanField("truncated", !left.isEmpty() || events.size() == MAX_EVENTS);
            completeness.write(out);
          }));
    }
  }

  private static Coordinate coordinate(Request request) {
    String cluster = request.parameter("cluster");
    String partition = request.path().getOrDefault("partition", "");
    String offset = request.path().getOrDefault("offset", "");
    if (!partition.matches("\\d{1,9}") || !offset.matches("\\d{1,18}")) {
      throw new Problem(
          400, "Bad message", "a message is /messages/TOPIC/PARTITION/OFFSET, the latter numbers");
    }
    return new Coordinate(
        cluster.isEmpty() ? DEFAULT_CLUSTER : cluster,
        request.path().getOrDefault("topic", ""),
        Integer.parseInt(partition),
        Long.parseLong(offset));
  }

  private static Set<TraceId> traces(List<Event> events) {
    Set<TraceId> all = new LinkedHashSet<>();
    events.forEach(event -> all.addAll(event.traceIds()));
    return all;
  }

  private static void verdict(
      JsonGenerator out, Verdict verdict, List<Event> events, VerdictJson.More fields)
      throws IOException {
    VerdictJson.write(
        out,
        verdict,
        () -> {
          for (Event event : events) {
            String group = event.detail().group();
            if (!group.isEmpty() && group.equals(verdict.group())) {
              out.writeStartObject();
              out.writeStringField("text", text(event));
              out.writeStringField("event", event.source().toString());
              out.writeEndObject();
            }
          }
        },
        fields);
  }

  private List<MessageMark> marks(
      EventReader reader, Scope scope, Coordinate at, List<Event> named) {
    long since = backend.ledger().get().seenSinceMilli(at) * 1_000_000;
    List<Event> events = named.stream().filter(one -> one.time().unixNano() >= since).toList();
    List<MessageDetail> tapped =
        events.stream()
            .flatMap(one ->
                one.detail() instanceof MessageDetail message
                    ? Stream.of(message)
                    : Stream.<MessageDetail>empty())
            .toList();
    List<Event> ofTraces = new ArrayList<>();
    if (!tapped.isEmpty()) {
      for (TraceId trace : traces(events).stream().limit(MAX_TRACES).toList()) {
        ofTraces.addAll(
            reader.find(scope, new Key.Trace(trace), MAX_EVENTS, Optional.empty()).events());
      }
    }
    List<Event> before = new ArrayList<>();
    boolean isNumbered = tapped.stream().anyMatch(message -> message.sequence() >= 0);
    for (long i = Math.max(0, at.offset() - BEFORE); isNumbered && i < at.offset(); i++) {
      Coordinate earlier = new Coordinate(at.cluster(), at.topic(), at.partition(), i);
      before.addAll(
          reader.find(scope, new Key.Message(earlier), MAX_BEFORE, Optional.empty()).events());
    }
    return MessageMarks.of(at, events, ofTraces, before, backend.lateAfter());
  }

  private static void marks(JsonGenerator out, List<MessageMark> marks) throws IOException {
    out.writeArrayFieldStart("marks");
    for (MessageMark mark : marks) {
      out.writeStartObject();
      out.writeStringField("mark", mark.kind().label());
      Json.text(out, "group", mark.group());
      out.writeStringField("text", mark.text());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void more(JsonGenerator out, Coordinate at, Scope scope, Verdict verdict)
      throws IOException {
    Optional<BrokerView> seen =
        backend.ledger().get().seen(at, verdict.group(), scope, backend.ownsFacts(scope));
    if (seen.isPresent()) {
      BrokerJson.write(out, seen.get());
    }
    history(out, at, scope, verdict);
  }

  /** How often it was told and corrected; to those who may know what all evidence says. */
  private void history(JsonGenerator out, Coordinate at, Scope scope, Verdict verdict)
      throws IOException {
    if (!backend.ownsFacts(scope)) {
      return;
    }
    int revision = backend.ledger().get().revision(at, verdict.group());
    if (revision > 0) {
      out.writeNumberField("revision", revision);
    }
    List<Change> corrections = backend.ledger().get().corrections(at, verdict.group());
    if (!corrections.isEmpty()) {
      out.writeArrayFieldStart("history");
      for (Change change : corrections) {
        out.writeStartObject();
        out.writeNumberField("revision", change.revision());
        Json.text(out, "before", change.before().map(VerdictKind::label).orElse(""));
        out.writeStringField("verdict", change.verdict().label());
        Json.number(out, "atUnixNano", change.unixMilli() * 1_000_000);
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }

  private static String text(Event event) {
    String what =
        event.detail() instanceof SpanDetail span
            ? "span "
                + span.name()
                + (span.threw() ? " failed" : "")
                + (span.statusMessage().isEmpty() ? "" : ": " + span.statusMessage())
            : event.kind().label().replace('_', ' ') + " " + event.detail().headline();
    return event.service().isEmpty() ? what : what + " (" + event.service() + ")";
  }
}
