package io.waybill.correlator.ingest;

import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.EventStore;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Scope;
import io.waybill.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest lines of a store: an agent may read a file again across our restart. */
final class LatestLines {
  private static final Logger log = LoggerFactory.getLogger(LatestLines.class);

  /** Lines that are looked up, in pages. */
  private static final int LINES = 20_000;

  private static final int PAGE = 1000;

  private static final EventQuery LOGS =
      EventQuery.ALL.and(new Clause.Field("kind", EventKind.LOG.label()));

  private LatestLines() {}

  /** What can be read of them, newest first; where that is not all, it is told. */
  static List<Event> of(EventStore store) {
    List<Event> latest = new ArrayList<>();
    try (EventReader reader = store.reader()) {
      Optional<PageKey> after = Optional.empty();
      do {
        Page page = reader.search(Scope.ALL, LOGS, PAGE, after);
        latest.addAll(page.events());
        after = page.next();
      } while (after.isPresent() && latest.size() < LINES);
    } catch (StoreException unreadable) {
      log.warn(
          "a log file that is read again across this start may double its lines: {}",
          unreadable.getMessage());
    }
    return latest;
  }
}
