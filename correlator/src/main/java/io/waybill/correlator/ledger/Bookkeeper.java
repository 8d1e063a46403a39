package io.waybill.correlator.ledger;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.observer.PollJson;
import io.waybill.event.Event;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerSettings;
import io.waybill.ledger.Poll;
import io.waybill.store.EventStore;
import io.waybill.store.Notes;
import io.waybill.store.Positions;
import io.waybill.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ledger in step with the store: it is told what is appended, and saved with what is
 * committed. For one thread but {@link #ledger}, {@link #durableChange} and {@link #poll}.
 */
public final class Bookkeeper {
  private static final Logger log = LoggerFactory.getLogger(Bookkeeper.class);
  private static final String NOTE = "ledger";

  private final Supplier<Ledger> empty;
  private final Snapshots snapshots;
  private final String cluster;
  private final String factsTopic;
  private volatile Ledger ledger;
  private final boolean isTaken;
  private volatile long durableChange;
  private OriginSearch origins = new OriginSearch();
  private long savedChange;
  private long generation;

  /**
   * A bookkeeper without a book; {@link #open} gives it one.
   *
   * @param factsTopic where the broker's facts are; "" where there are none
   * @param isTaken true where somebody takes all changes of verdicts
   * @throws IOException where the directory can't be made
   */
  public Bookkeeper(
      Supplier<Ledger> empty, Path directory, String cluster, String factsTopic, boolean isTaken)
      throws IOException {
    this.empty = empty;
    this.snapshots = new Snapshots(directory);
    this.cluster = cluster;
    this.factsTopic = factsTopic;
    this.isTaken = isTaken;
    this.ledger = empty.get();
  }

  /**
   * One that keeps what telemetry alone says.
   *
   * @throws IOException where the directory can't be made
   */
  public static Bookkeeper ofTelemetry(Path directory) throws IOException {
    return new Bookkeeper(() -> new Ledger(LedgerSettings.NONE), directory, "", "", false);
  }

  /** The book as it is now. */
  public Ledger ledger() {
    return ledger;
  }

  /** The number of the last change of a verdict that is durable. */
  public long durableChange() {
    return durableChange;
  }

  /** True where the record holds facts, and no event. */
  public boolean isFacts(RawRecord record) {
    return record.topic().equals(factsTopic) && record.cluster().equals(cluster);
  }

  /** The facts of a record; empty where they can't be read, which is told. */
  public Optional<Poll> poll(RawRecord record) {
    try {
      return Optional.of(PollJson.read(record.value()));
    } catch (IOException e) {
      log.warn(
          "{}/{}@{} holds no facts that can be read, and is passed over: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return Optional.empty();
    }
  }

  /** Goes on from what is durable. */
  public void open(Notes durable) {
    Ledger book = empty.get();
    String name = durable.map().getOrDefault(NOTE, "");
    if (!name.isEmpty()) {
      try {
        generation = Long.parseLong(name);
        snapshots.load(book, generation);
      } catch (IOException | RuntimeException unreadable) {
        log.error(
            "the ledger {} can't be read ({}): verdicts begin anew, and what was before is unknown."
                + " Start once with --reindex to have it back",
            name,
            unreadable.toString());
        book = empty.get();
      }
    }
    ledger = book;
    origins = new OriginSearch();
    durableChange = book.lastChange();
  }

  /** Takes what was appended to the store. */
  public void took(List<Event> events, List<Poll> polls, Positions appended) {
    events.forEach(ledger::observe);
    polls.forEach(ledger::observe);
    ledger.read(appended);
  }

  /**
   * Saves the book.
   *
   * @return what the commit has to say, so that the book is found again
   */
  public Notes save() {
    ledger.revise();
    savedChange = ledger.lastChange();
    generation++;
    try {
      snapshots.save(ledger, generation);
    } catch (IOException e) {
      throw new StoreException("the ledger can't be written: " + e.getMessage(), e);
    }
    return new Notes(Map.of(NOTE, Long.toString(generation)));
  }

  /** The store's commit is durable: older books are of no use. */
  public void committed(EventStore store) {
    durableChange = savedChange;
    if (!isTaken) {
      ledger.taken(savedChange);
    }
    try {
      snapshots.keepOnly(generation);
    } catch (IOException e) {
      log.warn("an old ledger can't be deleted: {}", e.getMessage());
    }
    origins.run(ledger, store);
  }
}
