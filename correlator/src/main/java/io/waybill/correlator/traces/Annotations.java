package io.waybill.correlator.traces;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.FailedSends;
import io.waybill.event.Attribute;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import io.waybill.ledger.Fact;
import io.waybill.ledger.Verdict;
import io.waybill.ledger.VerdictKind;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import io.waybill.trace.SpanId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Waybill says of the spans of a trace: verdicts, dead letters, and hops that never arrived.
 */
public final class Annotations {
  /** Messages of one trace that are judged. */
  private static final int MOST_JUDGED = 1_000;

  private final Backend backend;
  private final FailedSends sends;
  private final Scope scope;
  private final Map<SourcePosition, SpanNotes> notes = new HashMap<>();
  private int judged;

  private Annotations(Backend backend, EventReader reader, Scope scope) {
    this.backend = backend;
    this.sends = new FailedSends(backend, reader, scope);
    this.scope = scope;
  }

  /** By the span's source, what there is to say of it. */
  public static Map<SourcePosition, SpanNotes> of(
      FoundTrace trace, Backend backend, EventReader reader, Scope scope) {
    Annotations all = new Annotations(backend, reader, scope);
    Set<SpanId> here = new HashSet<>();
    trace.spans().forEach(span -> here.add(span.trace().spanId()));
    for (Event span : trace.spans()) {
      SpanNotes of = SpanNotes.none();
      all.notes.put(span.source(), of);
      all.missing(span, here, of);
      all.verdicts(span, of);
    }
    trace.hops().forEach(hop -> all.hop(hop, trace.spans()));
    return all.notes;
  }

  private void missing(Event event, Set<SpanId> here, SpanNotes of) {
    SpanDetail span = FoundTrace.span(event);
    if (span.parent().isPresent() && !here.contains(span.parent())) {
      of.tag("waybill.missing", "parent");
      of.warn("its parent, span " + span.parent() + ", never arrived");
    }
    for (SpanLink link : span.links()) {
      boolean isOfTrace = link.ref().traceId().equals(event.trace().traceId());
      if (isOfTrace && !here.contains(link.ref().spanId())) {
        of.tag("waybill.missing", "link");
        of.warn("span " + link.ref().spanId() + ", which it links to, never arrived");
      }
    }
  }

  private void verdicts(Event event, SpanNotes of) {
    SpanDetail span = FoundTrace.span(event);
    sends.of(event).ifPresent(unsent -> verdict(unsent.verdict(), "", "its message", of));
    for (MessageRef message : span.messages()) {
      if (message.role() == MessageRef.Role.RECEIVED || judged++ >= MOST_JUDGED) {
        continue;
      }
      boolean isOnly = span.messages().size() == 1;
      for (Verdict verdict :
          backend.ledger().get().judge(message.coordinate(), scope, backend.ownsFacts(scope))) {
        boolean produces = message.role() == MessageRef.Role.PRODUCED;
        if (produces || span.group().isEmpty() || span.group().equals(verdict.group())) {
          verdict(
              verdict,
              isOnly ? produces ? '.' + verdict.group() : "" : '.' + name(message.coordinate()),
              name(message.coordinate()),
              of);
        }
      }
    }
  }

  private static String facts(Verdict verdict) {
    return verdict.facts().stream().map(Fact::text).collect(Collectors.joining("; "));
  }

  private static void verdict(Verdict verdict, String suffix, String message, SpanNotes of) {
    of.tag("waybill.verdict" + suffix, verdict.kind().label());
    of.tag("waybill.cause" + suffix, verdict.cause());
    if (verdict.kind().isLost()) {
      of.warn(
          "lost: "
              + message
              + (verdict.group().isEmpty() ? "" : " for " + verdict.group())
              + " ("
              + verdict.kind().label()
              + ", "
              + Math.round(verdict.confidence() * 100)
              + " % sure): "
              + facts(verdict));
    } else if (verdict.kind() == VerdictKind.STUCK) {
      of.warn("stuck: " + message + ": " + facts(verdict));
    }
  }

  /** A dead letter or retry stands on the span that handled its origin, else on its producer's. */
  private void hop(Event event, List<Event> spans) {
    HopDetail hop = (HopDetail) event.detail();
    Optional<Coordinate> origin = hop.origin().or(hop::previous);
    if (origin.isEmpty()) {
      return;
    }
    toucher(spans, origin.get(), MessageRef.Role.PROCESSED, hop.group())
        .or(() -> toucher(spans, origin.get(), MessageRef.Role.PRODUCED, ""))
        .map(span -> notes.get(span.source()))
        .ifPresent(of -> {
          boolean isDead = hop.eventKind() == EventKind.DEAD_LETTER;
          String where = name(event.source().coordinate());
          String headline = hop.headline().isEmpty() ? "" : ": " + hop.headline();
          of.tag(isDead ? "waybill.dead_letter" : "waybill.retry", where);
          if (isDead) {
            of.warn("dead-lettered to " + where + headline);
          }
          of.log(
              new SpanEvent(
                  event.time().unixNano(),
                  isDead ? "dead_lettered" : "retried",
                  fields(hop, where)));
        });
  }

  private static List<Attribute> fields(HopDetail hop, String where) {
    List<Attribute> fields = new ArrayList<>();
    fields.add(Attribute.text("waybill.message", where));
    if (!hop.group().isEmpty()) {
      fields.add(Attribute.text("messaging.consumer.group.name", hop.group()));
    }
    if (!hop.errorType().isEmpty()) {
      fields.add(Attribute.text("exception.type", hop.errorType()));
    }
    if (!hop.errorMessage().isEmpty()) {
      fields.add(Attribute.text("exception.message", hop.errorMessage()));
    }
    return fields;
  }

  private static Optional<Event> toucher(
      List<Event> spans, Coordinate message, MessageRef.Role role, String group) {
    return spans.stream()
        .filter(event ->
            FoundTrace.span(event).messages().contains(new MessageRef(role, message))
                && (group.isEmpty()
                    || FoundTrace.span(event).group().isEmpty()
                    || FoundTrace.span(event).group().equals(group)))
        .findFirst();
  }

  /** {@code orders/1@57}. */
  private static String name(Coordinate message) {
    return message.topic() + '/' + message.partition() + '@' + message.offset();
  }
}
