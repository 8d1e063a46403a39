package io.waybill.correlator.answer;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.waybill.correlator.agents.AgentCounter;
import io.waybill.correlator.agents.AgentStatus;
import io.waybill.correlator.agents.FileStatus;
import io.waybill.correlator.changes.Feed;
import io.waybill.correlator.ingest.Balance;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.correlator.observer.LookCost;
import io.waybill.correlator.spanmetrics.SpanSeries;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerSettings;
import io.waybill.store.EventStore;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the API answers from.
 *
 * @param store the events
 * @param sources how each input is
 * @param balances per input partition, what became of what was read
 * @param agents what became of the log records of each agent
 * @param files the log files of which something never reached an agent's output
 * @param counters what agents count of their own losses
 * @param ledger what became of messages
 * @param feed changes of verdicts that are durable
 * @param series what is counted of the events
 * @param look what the last look at the broker cost
 * @param factsTenant who may be told what only the broker says of them; "" where nobody asks it
 * @param lateAfter how long a group may take before a message is late; zero for any time
 * @param clock what {@code now-15m} is relative to
 * @param tracer of Waybill's own spans
 */
public record Backend(
    EventStore store,
    Supplier<List<SourceStatus>> sources,
    Supplier<Map<InputPartition, Balance>> balances,
    Supplier<List<AgentStatus>> agents,
    Supplier<List<FileStatus>> files,
    Supplier<List<AgentCounter>> counters,
    Supplier<Ledger> ledger,
    Feed feed,
    SpanSeries series,
    Supplier<Optional<LookCost>> look,
    String factsTenant,
    Duration lateAfter,
    InstantSource clock,
    Tracer tracer) {
  private static final Ledger EMPTY = new Ledger(LedgerSettings.NONE);

  /** A backend without agents, and without spans of its own. */
  public Backend(
      EventStore store,
      Supplier<List<SourceStatus>> sources,
      Supplier<Map<InputPartition, Balance>> balances,
      InstantSource clock) {
    this(
        store,
        sources,
        balances,
        List::of,
        List::of,
        List::of,
        () -> EMPTY,
        new Feed(() -> EMPTY, () -> 0),
        new SpanSeries(),
        Optional::empty,
        "",
        Duration.ZERO,
        clock,
        TracerProvider.noop().get(""));
  }

  /** True where what only the broker says of messages may be told to whoever has this scope. */
  public boolean ownsFacts(Scope scope) {
    return !factsTenant.isEmpty() && scope.allows(factsTenant);
  }
}
