package io.waybill.correlator.http;

import io.opentelemetry.api.trace.TracerProvider;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.changes.Feed;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.correlator.spanmetrics.SpanSeries;
import io.waybill.event.Event;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerSettings;
import io.waybill.ledger.Poll;
import io.waybill.store.Batch;
import io.waybill.store.EventStore;
import io.waybill.store.Positions;
import io.waybill.testkit.Events;
import io.waybill.testkit.Looks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the API answers from in tests: a store and a ledger that they fill themselves. */
public final class Backends {
  private Backends() {}

  /** All that the ledger says is told, and its facts are told to this tenant. */
  public static Backend of(
      EventStore store, Ledger ledger, String factsTenant, InstantSource clock) {
    return of(
        store, List.of(), ledger, new Feed(() -> ledger, ledger::lastChange), factsTenant, clock);
  }

  /** The same with inputs, and of changes only those that the feed has. */
  static Backend of(
      EventStore store,
      List<SourceStatus> sources,
      Ledger ledger,
      Feed feed,
      String factsTenant,
      InstantSource clock) {
    return new Backend(
        store,
        () -> sources,
        Map::of,
        List::of,
        List::of,
        List::of,
        () -> ledger,
        feed,
        new SpanSeries(),
        Optional::empty,
        factsTenant,
        Duration.ofMinutes(1),
        clock,
        TracerProvider.noop().get(""));
  }

  /** A ledger that judges at once. */
  static Ledger ledger(String defaultTenant) {
    return new Ledger(
        new LedgerSettings(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMinutes(5),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Duration.ZERO,
            defaultTenant));
  }

  /** Both take the events. */
  static void take(List<Event> events, EventStore store, Ledger ledger) {
    store.append(new Batch(events, Positions.NONE));
    events.forEach(ledger::observe);
  }

  /** A look at the broker, so many seconds after the first half minute, and what it changes. */
  static void look(Ledger ledger, int second, Poll.Offsets offsets, Poll.Commit commit) {
    ledger.observe(
        Looks.at(
            Events.T0 / 1_000_000 + 30_000 + second * 1000L,
            second == 1,
            List.of(offsets),
            List.of(commit)));
    ledger.revise();
  }
}
