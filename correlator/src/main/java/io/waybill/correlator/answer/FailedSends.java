package io.waybill.correlator.answer;

import io.waybill.event.Event;
import io.waybill.event.FailedSend;
import io.waybill.ledger.MessageQuery.Period;
import io.waybill.ledger.SendJudge;
import io.waybill.ledger.Verdict;
import io.waybill.ledger.VerdictKind;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages that never got to a broker, as far as their producers tell. Newest first. */
public final class FailedSends {
  private static final int MAX_TRACE = 500;

  /** What a search by this finds. */
  private static final EventQuery ALL =
      EventQuery.ALL.and(new Clause.Field("outcome", "send_failed"));

  /** Before the first of them. */
  public static final PageKey NEWEST = new PageKey(Long.MAX_VALUE, Long.MAX_VALUE);

  private FailedSends() {}

  /**
   * A message without a place in any log.
   *
   * @param event says that it could not be written
   */
  public record Unsent(Event event, FailedSend send, Verdict verdict) {}

  /**
   * Some of them, as many as one page of events names.
   *
   * @param next where the next page begins; empty where this is the last
   */
  public record Found(List<Unsent> messages, Optional<PageKey> next) {}

  /** Those that are surely lost. */
  public static Found lost(
      EventReader reader,
      Scope scope,
      String topic,
      String cause,
      Period time,
      int limit,
      Optional<PageKey> after) {
    EventQuery query =
        time.equals(Period.ALWAYS)
            ? ALL
            : ALL.within(nanos(time.fromUnixMilli()), nanos(time.toUnixMilli()));
    Page page = reader.search(scope, query, limit, after);
    Map<Object, Unsent> found = new LinkedHashMap<>();
    for (Event event : page.events()) {
      FailedSend.of(event)
          .filter(send -> topic.isEmpty() || topic.equals(send.topic()))
          .flatMap(send -> judged(event, send, reader, scope))
          .filter(unsent -> unsent.verdict().kind() == VerdictKind.LOST_BEFORE_BROKER)
          .filter(unsent -> cause.isEmpty() || cause.equals(unsent.verdict().cause()))
          .ifPresent(unsent -> found.putIfAbsent(identity(event), unsent));
    }
    return new Found(List.copyOf(found.values()), page.next());
  }

  private static long nanos(long unixMilli) {
    return unixMilli > Long.MAX_VALUE / 1_000_000 ? Long.MAX_VALUE : unixMilli * 1_000_000;
  }

  /** An application's report and its span are of one message. */
  private static Object identity(Event event) {
    return event.trace().isPresent() ? event.trace() : event.source();
  }

  /** What became of the message, where the event is of one that could not be written. */
  public static Optional<Unsent> of(Event event, EventReader reader, Scope scope) {
    return FailedSend.of(event).flatMap(send -> judged(event, send, reader, scope));
  }

  private static Optional<Unsent> judged(
      Event event, FailedSend send, EventReader reader, Scope scope) {
    Key.Trace trace = new Key.Trace(event.trace().traceId());
    List<Event> others =
        event.trace().isPresent()
            ? reader.find(scope, trace, MAX_TRACE, Optional.empty()).events()
            : List.of();
    return SendJudge.verdict(event, send, others).map(verdict -> new Unsent(event, send, verdict));
  }
}
