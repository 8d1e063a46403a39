package io.waybill.correlator.ingest;

import io.waybill.correlator.agents.AgentCounter;
import io.waybill.correlator.agents.AgentCounters;
import io.waybill.correlator.agents.AgentStatus;
import io.waybill.correlator.agents.Agents;
import io.waybill.correlator.agents.FileStatus;
import io.waybill.correlator.agents.LineWindow;
import io.waybill.correlator.agents.LogFiles;
import io.waybill.correlator.agents.Sequence;
import io.waybill.correlator.decode.EventDecoder;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.ledger.Bookkeeper;
import io.waybill.correlator.spanmetrics.SpanSeries;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.ledger.Poll;
import io.waybill.store.Appended;
import io.waybill.store.Batch;
import io.waybill.store.EventStore;
import io.waybill.store.InputPartition;
import io.waybill.store.Notes;
import io.waybill.store.Positions;
import io.waybill.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls each source and decodes; appends one batch behind, and commits every so often. A store that
 * fails is tried again from what is durable; until then nothing more is read, so memory stays
 * bounded by two polls.
 */
public final class Ingest implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ingest.class);

  /** How long one round over all sources waits for records. */
  private static final Duration ROUND = Duration.ofMillis(200);

  /** How often it is looked for what never came. */
  private static final Duration JUDGE = Duration.ofSeconds(1);

  private static final Duration RETRY_STORE = Duration.ofSeconds(1);

  private final List<Source> sources;
  private final EventStore store;
  private final EventDecoder decoder;
  private final Bookkeeper bookkeeper;
  private final Duration commitEvery;
  private final InstantSource clock;
  private final Map<InputPartition, Balance> balances = new ConcurrentHashMap<>();
  private final Behind behind = new Behind();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile String fatal = "";
  private volatile Agents agents = new Agents(Positions.NONE, Notes.NONE);
  private final LineWindow lines = new LineWindow();
  private final LogFiles files = new LogFiles();
  private final AgentCounters counters = new AgentCounters();
  private final SpanSeries series = new SpanSeries();

  private Ingest(
      List<Source> sources,
      EventStore store,
      EventDecoder decoder,
      Bookkeeper bookkeeper,
      Duration commitEvery,
      InstantSource clock) {
    this.sources = List.copyOf(sources);
    this.store = store;
    this.decoder = decoder;
    this.bookkeeper = bookkeeper;
    this.commitEvery = commitEvery;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("waybill-ingest").unstarted(this::runToTheEnd);
  }

  /** Starts reading on from where the store is durable. Closes the sources when it is closed. */
  public static Ingest start(
      List<Source> sources,
      EventStore store,
      EventDecoder decoder,
      Bookkeeper bookkeeper,
      Duration commitEvery,
      InstantSource clock) {
    Ingest ingest = new Ingest(sources, store, decoder, bookkeeper, commitEvery, clock);
    ingest.thread.start();
    return ingest;
  }

  /** Per input partition, what became of what was read since the start. */
  public Map<InputPartition, Balance> balances() {
    return new TreeMap<>(balances);
  }

  /** What became of the log records of each agent that numbers them. */
  public List<AgentStatus> agents() {
    return agents.status();
  }

  /** The log files of which something never reached an agent's output. */
  public List<FileStatus> files() {
    return files.status();
  }

  /** What agents count of their own losses. */
  public List<AgentCounter> counters() {
    return counters.latest();
  }

  /** What is counted of the events that were stored since the start. */
  public SpanSeries series() {
    return series;
  }

  /** How each source is, and where reading stopped for good, that. */
  public List<SourceStatus> status() {
    List<SourceStatus> all = new ArrayList<>(sources.stream().map(Source::status).toList());
    if (!fatal.isEmpty()) {
      all.add(new SourceStatus("ingest", "", List.of(fatal), Map.of()));
    }
    return all;
  }

  private void runToTheEnd() {
    try {
      run();
    } catch (Error e) {
      fatal =
          "reading has stopped: "
              + e
              + ". Waybill's log has the details; restart it once that is mended";
      log.error("reading has stopped", e);
      throw e;
    }
  }

  private void run() {
    seek(store.durable());
    long nextJudgement = clock.millis();
    long nextCommit = clock.millis() + commitEvery.toMillis();
    while (stop.getCount() > 0) {
      try {
        for (Source source : sources) {
          take(source.poll(ROUND.dividedBy(sources.size())));
        }
        if (clock.millis() >= nextJudgement) {
          nextJudgement = clock.millis() + JUDGE.toMillis();
          judge();
        }
        if (clock.millis() >= nextCommit) {
          nextCommit = clock.millis() + commitEvery.toMillis();
          behind.begin(this::commit);
        }
      } catch (StoreException e) {
        log.error("{}", e.getMessage());
        recover();
      } catch (RuntimeException e) {
        log.error("reading goes on from what is durable, after an unexpected error", e);
        recover();
      }
    }
    try {
      behind.await();
      commit();
    } catch (RuntimeException e) {
      log.error(
          "not everything that was read is durable; it is read again after the next start: {}",
          e.getMessage());
    }
    behind.close();
    sources.forEach(Source::close);
  }

  private void commit() {
    if (!store.appended().equals(store.durable())) {
      var unused = store.append(new Batch(List.of(), Positions.NONE, bookkeeper.save()));
      store.commit();
      bookkeeper.committed(store);
    }
  }

  private void take(Round round) {
    if (round.records().isEmpty() && round.next().map().isEmpty()) {
      return;
    }
    List<Event> events = new ArrayList<>(round.gaps());
    List<Poll> polls = new ArrayList<>();
    Map<InputPartition, Balance> read = new TreeMap<>();
    for (Event gap : round.gaps()) {
      var at = gap.source();
      agents.hole(new InputPartition(at.cluster(), at.topic(), at.partition()), clock.millis());
    }
    for (RawRecord record : round.records()) {
      Balance balance =
          bookkeeper.isFacts(record) ? facts(record, polls) : take(record, round, events);
      read.merge(partition(record), balance, Balance::plus);
    }
    Notes notes = agents.changes();
    behind.begin(() -> {
      Positions before = store.appended();
      Appended appended = store.append(new Batch(events, round.next(), notes));
      bookkeeper.took(events, polls, store.appended());
      count(round, events, before, read, appended);
    });
  }

  /** Adds what the record says of the broker. */
  private Balance facts(RawRecord record, List<Poll> polls) {
    Optional<Poll> poll = bookkeeper.poll(record);
    poll.ifPresent(polls::add);
    return new Balance(1, 0, poll.isPresent() ? 0 : 1, 0, 0, poll.isPresent() ? 1 : 0, 0, 0, 0);
  }

  /** Adds the record's events, unless it came before. */
  private Balance take(RawRecord record, Round round, List<Event> events) {
    Optional<Sequence> sequence = Sequence.of(record.headers());
    switch (agents.take(record, sequence, round.reading().tenants(), clock.millis())) {
      case REPEAT -> {
        return new Balance(1, 0, 0, 0, 1, 0, 0, 0, 0);
      }
      case WORD -> {
        return new Balance(1, 0, 0, 0, 0, 1, 0, 0, 0);
      }
      case EVENT -> {}
    }
    List<Event> decoded = decoder.decode(record, round.reading());
    if (decoded.size() == 1) {
      Event only = decoded.getFirst();
      sequence.ifPresent(at -> files.came(record.cluster(), at, only, clock.millis()));
      if (lines.isRepeat(only)) {
        return new Balance(1, 0, 0, 0, 1, 0, 0, 0, 0);
      }
    }
    decoded.forEach(counters::came);
    events.addAll(decoded);
    int size = decoded.size();
    boolean undecodable = size == 1 && decoded.getFirst().kind() == EventKind.UNDECODABLE;
    return new Balance(
        1,
        size > 0 && !undecodable ? 1 : 0,
        undecodable ? 1 : 0,
        size == 0 ? 1 : 0,
        0,
        0,
        size,
        0,
        0);
  }

  /** Finds out which numbered records never came, and stores an event for each gap. */
  private void judge() {
    files.judge(clock.millis());
    List<Agents.Gap> gaps = agents.judge(store.appended(), this::ends);
    Notes notes = agents.changes();
    if (gaps.isEmpty() && notes.map().isEmpty()) {
      return;
    }
    behind.begin(() -> store.append(AgentGaps.batch(gaps, notes, store.appended(), clock)));
  }

  private Optional<Map<InputPartition, Long>> ends(Agents.Topics topics) {
    return sources.stream()
        .map(source -> source.ends(topics.cluster(), topics.names()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Counts what the store made of the events, which it tells by position alone. */
  private void count(
      Round round,
      List<Event> events,
      Positions before,
      Map<InputPartition, Balance> read,
      Appended appended) {
    long duplicates = 0;
    for (Event event : events.subList(round.gaps().size(), events.size())) {
      var at = event.source();
      InputPartition partition = new InputPartition(at.cluster(), at.topic(), at.partition());
      boolean had = before.covers(at);
      duplicates += had ? 1 : 0;
      if (!had) {
        series.take(event);
      }
      read.merge(
          partition, new Balance(0, 0, 0, 0, 0, 0, 0, had ? 0 : 1, had ? 1 : 0), Balance::plus);
    }
    if (appended.duplicates() < duplicates) {
      throw new IllegalStateException(
          "the store took " + (duplicates - appended.duplicates()) + " events twice");
    }
    read.forEach((partition, balance) -> balances.merge(partition, balance, Balance::plus));
  }

  private static InputPartition partition(RawRecord record) {
    return new InputPartition(record.cluster(), record.topic(), record.partition());
  }

  private void recover() {
    try {
      behind.await();
    } catch (RuntimeException failedToo) {
      log.debug("the batch under way failed too", failedToo);
    }
    while (stop.getCount() > 0) {
      try {
        seek(store.recover());
        return;
      } catch (StoreException stillBroken) {
        log.debug("the store is still broken", stillBroken);
      }
      try {
        boolean stopped = stop.await(RETRY_STORE.toMillis(), TimeUnit.MILLISECONDS);
        log.debug("stopped: {}", stopped);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void seek(Positions positions) {
    agents = new Agents(positions, store.notes());
    bookkeeper.open(store.notes());
    files.forget();
    lines.restart(
        LatestLines.of(store)); // what was read since is read again, and is no repeat then
    sources.forEach(source -> source.seek(positions));
  }

  /** Stops reading, commits, and closes the sources. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
