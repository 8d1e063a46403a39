package io.waybill.correlator.answer;

import io.waybill.event.Event;
import io.waybill.event.UnconfirmedSend;
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
      EventQuery.ALL.and(new Clause.Field("outcome", UnconfirmedSend.LABEL));

  /** Before the first of them. */
  public static final PageKey NEWEST = new PageKey(Long.MAX_VALUE, Long.MAX_VALUE);

  /** Pages of these that are looked through for one page of what is lost. */
  private static final int MOST_PAGES = 10;

  private static final int MAX_PAGE = 200;

  private final EventReader reader;
  private final Scope scope;
  private final TapAbsence absence;

  /** Those that a view of the store shows. */
  public FailedSends(Backend backend, EventReader reader, Scope scope) {
    this.reader = reader;
    this.scope = scope;
    this.absence = new TapAbsence(reader, scope, backend.ledger().get());
  }

  /**
   * A message without a place in any log.
   *
   * @param event says that it could not be written
   */
  public record Unsent(Event event, UnconfirmedSend send, Verdict verdict) {}

  /**
   * Some of them.
   *
   * @param next where the next page begins; empty where this is the last
   */
  public record Found(List<Unsent> messages, Optional<PageKey> next) {}

  /**
   * Those that are surely lost. Looks at so many candidates at most, so that a page may be short of
   * the limit and not be the last.
   */
  public Found lost(String topic, String cause, Period time, int limit, Optional<PageKey> after) {
    EventQuery query =
        time.equals(Period.ALWAYS)
            ? ALL
            : ALL.within(nanos(time.fromUnixMilli()), nanos(time.toUnixMilli()));
    EventQuery wanted = topic.isEmpty() ? query : query.and(new Clause.Field("topic", topic));
    Map<Object, Unsent> found = new LinkedHashMap<>();
    Optional<PageKey> next = after;
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      Page page = reader.search(scope, wanted, MAX_PAGE, next);
      for (Event event : page.events()) {
        UnconfirmedSend.of(event)
            .flatMap(send -> judged(event, send))
            .filter(unsent -> unsent.verdict().kind() == VerdictKind.LOST_BEFORE_BROKER)
            .filter(unsent -> cause.isEmpty() || cause.equals(unsent.verdict().cause()))
            .ifPresent(unsent -> found.putIfAbsent(identity(event), unsent));
        if (found.size() == limit) {
          return new Found(List.copyOf(found.values()), Optional.of(PageKey.of(event)));
        }
      }
      next = page.next();
      if (next.isEmpty()) {
        break;
      }
    }
    return new Found(List.copyOf(found.values()), next);
  }

  private static long nanos(long unixMilli) {
    return unixMilli > Long.MAX_VALUE / 1_000_000 ? Long.MAX_VALUE : unixMilli * 1_000_000;
  }

  /** An application's report and its span are of one message. */
  private static Object identity(Event event) {
    return event.trace().isPresent() ? event.trace() : event.source();
  }

  /** What became of the message, where the event is of one that could not be written. */
  public Optional<Unsent> of(Event event) {
    return UnconfirmedSend.of(event).flatMap(send -> judged(event, send));
  }

  private Optional<Unsent> judged(Event event, UnconfirmedSend send) {
    Key.Trace trace = new Key.Trace(event.trace().traceId());
    List<Event> others =
        send.isFailed() && event.trace().isPresent()
            ? reader.find(scope, trace, MAX_TRACE, Optional.empty()).events()
            : List.of();
    return SendJudge.verdict(event, send, others, () -> absence.proof(event, send.topic()))
        .map(verdict -> new Unsent(event, send, verdict));
  }
}
