package io.waybill.lucene;

import io.waybill.event.Event;
import io.waybill.store.Notes;
import io.waybill.store.Positions;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/**
 * The slice that is written to. Its Lucene commit carries the positions, so that a commit makes
 * events and positions durable together or not at all.
 */
final class OpenSlice implements AutoCloseable {
  private static final Comparator<Event> BY_TRACE = Comparator.comparing(e -> e.trace().traceId());

  private final Path path;
  private final SliceFormat format;
  private final Directory directory;
  private final IndexWriter writer;
  private final List<EventDocument> documents = new ArrayList<>();

  /** Opens the slice in this directory, or begins it with these positions and notes. */
  OpenSlice(
      Path path,
      StoreSettings settings,
      long nowUnixMilli,
      Positions start,
      Notes notes,
      Directories directories)
      throws IOException {
    this.path = path;
    boolean isNew =
        !Files.isDirectory(path) || !DirectoryReader.indexExists(new MMapDirectory(path));
    Files.createDirectories(path);
    directory = directories.open(path);
    format = isNew ? new SliceFormat(nowUnixMilli, start, notes) : Slice.format(directory, path);
    ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
    merges.setMaxMergesAndThreads(6, 1);
    writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig()
                .setCodec(codec())
                .setRAMBufferSizeMB(settings.writerRamMegabytes())
                .setMergeScheduler(merges)
                .setCommitOnClose(false));
    for (int i = 0; i < settings.writerThreads(); i++) {
      documents.add(new EventDocument());
    }
    if (isNew) {
      commit(start, notes);
    }
  }

  /** How segments are written. */
  static Codec codec() {
    return new Waybill1Codec();
  }

  Path path() {
    return path;
  }

  long createdUnixMilli() {
    return format.createdUnixMilli();
  }

  /** The positions of the commit that the slice was opened with. */
  Positions openedAt() {
    return format.positions();
  }

  /**
   * Adds the events, sorted by trace, so that the blobs of a trace share blocks: they compress
   * better, and are read together.
   */
  void add(List<Event> events, ExecutorService threads) throws IOException {
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(BY_TRACE);
    int share = (sorted.size() + documents.size() - 1) / documents.size();
    List<Future<?>> shares = new ArrayList<>();
    for (int i = 0; i < documents.size() && i * share < sorted.size(); i++) {
      List<Event> mine = sorted.subList(i * share, Math.min(sorted.size(), (i + 1) * share));
      EventDocument document = documents.get(i);
      shares.add(
          threads.submit(() -> {
            for (Event event : mine) {
              writer.addDocument(document.of(event));
            }
            return TraceId.NONE;
          }));
    }
    for (Future<?> one : shares) {
      await(one);
    }
  }

  private static void await(Future<?> share) throws IOException {
    try {
      share.get();
    } catch (ExecutionException failed) {
      throw new IOException(String.valueOf(failed.getCause()), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while indexing", stopped);
    }
  }

  DirectoryReader reader() throws IOException {
    return DirectoryReader.open(writer);
  }

  /** A reader of what was added since, or empty when nothing was. */
  Optional<DirectoryReader> refreshed(DirectoryReader old) throws IOException {
    return Optional.ofNullable(DirectoryReader.openIfChanged(old, writer));
  }

  /** The notes of that commit. */
  Notes notesAtOpen() {
    return format.notes();
  }

  void commit(Positions positions, Notes notes) throws IOException {
    writer.setLiveCommitData(
        new SliceFormat(format.createdUnixMilli(), positions, notes).toCommitData().entrySet());
    writer.commit();
  }

  /** Closes without committing. */
  @Override
  public void close() throws IOException {
    try {
      writer.rollback();
    } finally {
      directory.close();
    }
  }
}
