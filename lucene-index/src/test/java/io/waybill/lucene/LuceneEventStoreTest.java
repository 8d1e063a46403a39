package io.waybill.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.event.Event;
import io.waybill.store.Batch;
import io.waybill.store.EventReader;
import io.waybill.store.EventStore;
import io.waybill.store.InputPartition;
import io.waybill.store.Key;
import io.waybill.store.Notes;
import io.waybill.store.Page;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.store.StoreException;
import io.waybill.testkit.EventStoreContract;
import io.waybill.testkit.Events;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LuceneEventStoreTest extends EventStoreContract {
  private static final StoreSettings SMALL =
      new StoreSettings(Duration.ofDays(7), 1L << 30, 16, 2, Duration.ofSeconds(1));
  private static final Key TRACE = new Key.Trace(new TraceId(0, 1));

  @TempDir Path directory;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;

  @Override
  protected EventStore open() {
    return LuceneEventStore.open(directory.resolve("contract"), SMALL, clock);
  }

  @Override
  protected void makeVisible(EventStore store) throws IOException {
    ((LuceneEventStore) store).refresh();
  }

  private LuceneEventStore store(StoreSettings settings) {
    return LuceneEventStore.open(directory.resolve("store"), settings, clock);
  }

  private static void append(EventStore store, Event event) {
    store.append(
        new Batch(
            List.of(event),
            new Positions(
                Map.of(
                    new InputPartition(Events.CLUSTER, "logs", 0),
                    new Position("id-logs", event.source().offset() + 1)))));
  }

  private static Page find(EventStore store) {
    try (EventReader reader = store.reader()) {
      return reader.find(Scope.ALL, TRACE, 100, Optional.empty());
    }
  }

  private static List<Long> offsets(EventStore store) {
    return find(store).events().stream().map(e -> e.source().offset()).toList();
  }

  @Test
  void whatWasCommittedIsThereAfterARestartAndNothingElse() throws Exception {
    try (LuceneEventStore store = store(SMALL)) {
      append(store, Events.at(0).trace(1, 1).log("kept"));
      store.commit();
      append(store, Events.at(1).trace(1, 1).log("not committed"));
      assertThat(store.recover()).as("as after a crash").isEqualTo(store.durable());
      assertThat(offsets(store)).containsExactly(0L);
    }
    try (LuceneEventStore store = store(SMALL)) {
      assertThat(offsets(store)).containsExactly(0L);
      assertThat(store.durable().map().values()).containsExactly(new Position("id-logs", 1));
    }
  }

  @Test
  void notesAreDurableWithThePositionsThatTheyBelongTo() throws Exception {
    try (LuceneEventStore store = store(SMALL)) {
      note(store, "committed");
      store.commit();
      note(store, "not committed");
      assertThat(store.notes().map()).containsEntry("agent", "not committed");
      store.recover();
      assertThat(store.notes().map()).containsEntry("agent", "committed");
    }
    try (LuceneEventStore store = store(SMALL)) {
      assertThat(store.notes().map()).containsEntry("agent", "committed");
    }
  }

  private static void note(LuceneEventStore store, String text) {
    store.append(new Batch(List.of(), Positions.NONE, new Notes(Map.of("agent", text))));
  }

  @Test
  void slicesAreReadTogetherAndTheOldestGoWhenTheyAreTooOld() throws Exception {
    StoreSettings oneDay =
        new StoreSettings(Duration.ofDays(1), 1L << 30, 16, 1, Duration.ofSeconds(1));
    try (LuceneEventStore store = store(oneDay)) {
      for (int i = 0; i < 30; i++) {
        append(store, Events.at(i).trace(1, 1).log("m" + i));
        now = now.plus(Duration.ofHours(2));
        store.commit();
      }
      store.refresh();
      List<Long> kept = offsets(store);
      assertThat(kept).last().isEqualTo(29L);
      assertThat(kept)
          .as("a day of two-hour slices and the one that ends in it")
          .hasSizeBetween(12, 14);
    }
    try (LuceneEventStore store = store(oneDay)) {
      assertThat(offsets(store)).hasSizeBetween(12, 14);
      assertThat(store.durable().map().values()).containsExactly(new Position("id-logs", 30));
    }
  }

  @Test
  void aSecondWriterIsRefusedWithWhatToDo() {
    try (LuceneEventStore first = store(SMALL)) {
      assertThat(first.health().writable()).isTrue();
      assertThatThrownBy(() -> store(SMALL))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by another Waybill")
          .hasMessageContaining("store.directory");
    }
  }

  @Test
  void anUnknownFormatIsRefusedWithWhatToDo() throws Exception {
    Path slice = Files.createDirectories(directory.resolve("store/slice-000001"));
    try (IndexWriter writer = new IndexWriter(FSDirectory.open(slice), new IndexWriterConfig())) {
      writer.setLiveCommitData(Map.of("waybill.format", "99").entrySet());
      writer.commit();
    }
    assertThatThrownBy(() -> store(SMALL))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("format 99")
        .hasMessageContaining("--reindex");
  }

  @Test
  void aDamagedSliceIsPutAsideAndTheOthersStayReadable() throws Exception {
    StoreSettings oneDay =
        new StoreSettings(Duration.ofDays(1), 1L << 30, 16, 1, Duration.ofSeconds(1));
    try (LuceneEventStore store = store(oneDay)) {
      for (int i = 0; i < 3; i++) {
        append(store, Events.at(i).trace(1, 1).log("m" + i));
        now = now.plus(Duration.ofHours(2));
        store.commit();
      }
    }
    tear(directory.resolve("store/slice-000002"), ".si");
    try (LuceneEventStore store = store(oneDay)) {
      assertThat(offsets(store)).containsExactly(0L, 2L);
      assertThat(store.health().problems())
          .singleElement()
          .asString()
          .contains("damaged", "--reindex");
    }
  }

  @Test
  void aFlippedBitInAnEventIsToldAndHidesNoOther() throws Exception {
    try (LuceneEventStore store = store(SMALL)) {
      append(store, Events.at(0).trace(1, 1).log("intact"));
      store.commit();
      append(store, Events.at(1).trace(1, 1).log("XyZzY".repeat(50)));
      store.commit();
    }
    flip(directory.resolve("store/slice-000001"), "XyZzY");
    try (LuceneEventStore store = store(SMALL)) {
      Page page = find(store);
      assertThat(page.events()).extracting(e -> e.detail().headline()).containsExactly("intact");
      assertThat(page.warnings()).singleElement().asString().contains("damaged");
    }
  }

  private static void tear(Path slice, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(slice)) {
      for (Path file : files.filter(f -> f.toString().endsWith(suffix)).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
      }
    }
  }

  private static void flip(Path slice, String text) throws IOException {
    boolean found = false;
    try (Stream<Path> files = Files.list(slice)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(cfs|fdt)")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
        // words are lower-case in the terms dictionary, so this is the stored event
        if (at >= 0) {
          bytes[at] ^= 1;
          Files.write(file, bytes);
          found = true;
        }
      }
    }
    assertThat(found).isTrue();
  }
}
