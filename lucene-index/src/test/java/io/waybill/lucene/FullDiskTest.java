package io.waybill.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.event.Event;
import io.waybill.query.EventQuery;
import io.waybill.store.Batch;
import io.waybill.store.EventReader;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.store.StoreException;
import io.waybill.testkit.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MMapDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full (or a directory that became read-only), and that has room again. */
final class FullDiskTest {
  private static final InputPartition LOGS = new InputPartition(Events.CLUSTER, "logs", 0);
  private static final StoreSettings SETTINGS =
      new StoreSettings(Duration.ofDays(7), 1L << 30, 16, 1, Duration.ofSeconds(2));

  @TempDir Path directory;
  private final AtomicBoolean full = new AtomicBoolean();

  private static Batch batch(long offset) {
    Event event = Events.at(offset).trace(1, offset + 1).log("m" + offset);
    return new Batch(
        List.of(event), new Positions(Map.of(LOGS, new Position("id-logs", offset + 1))));
  }

  private static List<String> messages(LuceneEventStore store) {
    try (EventReader reader = store.reader()) {
      return reader.search(Scope.ALL, EventQuery.ALL, 100, Optional.empty()).events().stream()
          .map(event -> event.detail().headline())
          .toList();
    }
  }

  @Test
  void whatWasCommittedStaysReadableAndWritingGoesOnOnceThereIsRoom() throws Exception {
    try (LuceneEventStore store =
        LuceneEventStore.open(
            directory,
            SETTINGS,
            InstantSource.system(),
            path -> new Filling(new MMapDirectory(path)))) {
      store.append(batch(0));
      store.commit();
      store.refresh();
      full.set(true);
      assertThatThrownBy(
              () -> {
                store.append(batch(1));
                store.commit();
              })
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("Free space");
      assertThat(store.health().writable()).isFalse();
      assertThat(store.health().problems()).anyMatch(p -> p.contains("Free space on the disk"));
      assertThat(messages(store)).contains("m0");
      full.set(false);
      Positions durable = store.recover();
      assertThat(durable.map()).containsEntry(LOGS, new Position("id-logs", 1));
      assertThat(store.health().writable()).isTrue();
      store.append(batch(1));
      store.commit();
      store.refresh();
      assertThat(messages(store)).containsExactly("m1", "m0");
    }
  }

  private final class Filling extends FilterDirectory {
    private Filling(MMapDirectory disk) {
      super(disk);
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
      refuse();
      return super.createOutput(name, context);
    }

    @Override
    public void syncMetaData() throws IOException {
      refuse();
      super.syncMetaData();
    }

    private void refuse() throws IOException {
      if (full.get()) {
        throw new IOException("No space left on device");
      }
    }
  }
}
