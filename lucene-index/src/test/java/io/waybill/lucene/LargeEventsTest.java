package io.waybill.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Event;
import io.waybill.query.EventQuery;
import io.waybill.store.Batch;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import io.waybill.trace.TraceId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of which a page of a thousand would fill the heap: pages are shorter, and miss none. */
final class LargeEventsTest {
  private static final int EVENTS = 120;
  private static final int BYTES = 256 << 10;

  @TempDir Path directory;
  private LuceneEventStore store;

  @BeforeEach
  void append() throws Exception {
    store = LuceneEventStore.open(directory, StoreSettings.DEFAULTS, InstantSource.system());
    for (int i = 0; i < EVENTS; i++) {
      Event large = Events.at(i).trace(1, i + 1).log("x".repeat(BYTES));
      store.append(new Batch(List.of(large), Positions.NONE));
    }
    store.refresh();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static List<Long> walk(Function<Optional<PageKey>, Page> read) {
    List<Long> offsets = new ArrayList<>();
    Optional<PageKey> after = Optional.empty();
    do {
      Page page = read.apply(after);
      assertThat(page.events()).as("a page stays small").hasSizeLessThan(EVENTS);
      page.events().forEach(event -> offsets.add(event.source().offset()));
      after = page.next();
    } while (after.isPresent());
    return offsets;
  }

  @Test
  void pagesOfATraceAreShortAndComplete() {
    try (EventReader reader = store.reader()) {
      List<Long> offsets =
          walk(after -> reader.find(Scope.ALL, new Key.Trace(new TraceId(0, 1)), 1000, after));
      assertThat(offsets).hasSize(EVENTS).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void pagesOfASearchAreShortAndComplete() {
    try (EventReader reader = store.reader()) {
      List<Long> offsets =
          walk(after -> reader.search(Scope.ALL, EventQuery.ALL, 1000, after)).reversed();
      assertThat(offsets).hasSize(EVENTS).isSorted().doesNotHaveDuplicates();
    }
  }
}
