package io.waybill.lucene;

import io.waybill.event.Event;
import io.waybill.store.Appended;
import io.waybill.store.Batch;
import io.waybill.store.EventReader;
import io.waybill.store.EventStore;
import io.waybill.store.Notes;
import io.waybill.store.Positions;
import io.waybill.store.StoreException;
import io.waybill.store.StoreHealth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link EventStore} on Lucene, cut into slices by arrival: one slice is open, and its commit
 * holds the positions; closed slices never change, and retention drops the oldest as a directory. A
 * directory has one writer, held by a lock on {@code waybill.lock}.
 */
public final class LuceneEventStore implements EventStore {
  private static final Logger log = LoggerFactory.getLogger(LuceneEventStore.class);

  private final Path root;
  private final StoreSettings settings;
  private final InstantSource clock;
  private final Directories directories;
  private final FileChannel lockFile;
  private final ExecutorService indexers;
  private final ScheduledExecutorService refresher;
  private final List<String> damage = new CopyOnWriteArrayList<>();
  private final List<Slice> closed = new CopyOnWriteArrayList<>();
  private final Object refreshLock = new Object();

  private volatile Notes notes = Notes.NONE;
  private volatile Positions appended = Positions.NONE;
  private volatile Positions durable = Positions.NONE;
  private volatile String failure = "";
  private volatile long bytesOnDisk;
  private OpenSlice open;
  private DirectoryReader openReader;
  private volatile View view;

  /**
   * Opens the store in this directory, which is created where it is missing.
   *
   * @throws StoreException when another process has it, its format is another, or it can't be
   *     written
   */
  public static LuceneEventStore open(Path root, StoreSettings settings, InstantSource clock) {
    return open(root, settings, clock, Directories.MAPPED);
  }

  static LuceneEventStore open(
      Path root, StoreSettings settings, InstantSource clock, Directories directories) {
    try {
      Files.createDirectories(root);
      return new LuceneEventStore(root, settings, clock, directories);
    } catch (IOException e) {
      throw new StoreException(
          "can't open the index in "
              + root
              + ": "
              + e
              + ". Check that the directory is writable and the disk has room",
          e);
    }
  }

  /**
   * Deletes every slice in this directory, damaged ones too, so that all is read from Kafka again.
   *
   * @throws StoreException when another process has it, or something can't be deleted
   */
  public static void discard(Path root) {
    try {
      Files.createDirectories(root);
      try (FileChannel locked = StoreLock.take(root);
          Stream<Path> all = Files.list(root)) {
        log.debug("{} is ours: {}", root, locked);
        for (Path path : all.toList()) {
          if (Slice.isSlice(path)) {
            Slice.delete(path);
          }
        }
      }
    } catch (IOException e) {
      throw new StoreException("can't delete the index in " + root + ": " + e, e);
    }
  }

  private LuceneEventStore(
      Path root, StoreSettings settings, InstantSource clock, Directories directories)
      throws IOException {
    this.root = root;
    this.directories = directories;
    this.settings = settings;
    this.clock = clock;
    this.lockFile = StoreLock.take(root);
    this.indexers =
        Executors.newFixedThreadPool(settings.writerThreads(), threads("waybill-index"));
    this.refresher = Executors.newSingleThreadScheduledExecutor(threads("waybill-refresh"));
    try {
      this.open = openSlices();
      this.appended = open.openedAt();
      this.durable = appended;
      this.notes = open.notesAtOpen();
      this.openReader = open.reader();
      this.view = newView(appended);
    } catch (IOException | RuntimeException e) {
      indexers.shutdownNow();
      refresher.shutdownNow();
      lockFile.close();
      throw e;
    }
    long period = settings.refresh().toMillis();
    var unused =
        refresher.scheduleWithFixedDelay(
            this::refreshQuietly, period, period, TimeUnit.MILLISECONDS);
  }

  private static ThreadFactory threads(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
  }

  /** Opens closed slices for reading and the newest for writing, putting aside what is damaged. */
  private OpenSlice openSlices() throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.list(root)) {
      paths =
          all.filter(p -> Slice.number(p) >= 0)
              .sorted(Comparator.comparingInt(Slice::number))
              .toList();
    }
    int last = paths.isEmpty() ? 0 : Slice.number(paths.getLast());
    Positions start = Positions.NONE;
    Notes noted = Notes.NONE;
    for (Path path : paths) {
      try {
        if (!DirectoryReader.indexExists(new org.apache.lucene.store.MMapDirectory(path))) {
          Slice.delete(path); // begun, and never committed
          continue;
        }
        if (Slice.number(path) == last) {
          return new OpenSlice(path, settings, clock.millis(), start, noted, directories);
        }
        Slice slice = Slice.open(path);
        closed.add(slice);
        start = slice.positions();
        noted = slice.format().notes();
      } catch (CorruptIndexException | java.nio.file.NoSuchFileException | java.io.EOFException e) {
        putAside(path, e);
      }
    }
    return new OpenSlice(
        Slice.path(root, last + 1), settings, clock.millis(), start, noted, directories);
  }

  private void putAside(Path path, IOException why) throws IOException {
    Path aside = path.resolveSibling("damaged-" + path.getFileName());
    Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
    String problem =
        path.getFileName()
            + " is damaged ("
            + why.getMessage()
            + ") and was put aside as "
            + aside.getFileName()
            + ". What Kafka still has of it comes back with: waybill serve --reindex";
    damage.add(problem);
    log.error("{}", problem);
  }

  @Override
  public Positions appended() {
    return appended;
  }

  @Override
  public Positions durable() {
    return durable;
  }

  @Override
  public Notes notes() {
    return notes;
  }

  @Override
  public Appended append(Batch batch) {
    failIfBroken();
    List<Event> fresh = new ArrayList<>(batch.events().size());
    for (Event event : batch.events()) {
      if (!appended.covers(event.source())) {
        fresh.add(event);
      }
    }
    try {
      open.add(fresh, indexers);
    } catch (IOException | RuntimeException e) {
      throw broken("indexing failed", e);
    }
    notes = notes.with(batch.notes());
    appended = appended.with(batch.next());
    return new Appended(fresh.size(), batch.events().size() - fresh.size());
  }

  @Override
  public void commit() {
    failIfBroken();
    Positions upTo = appended;
    try {
      open.commit(upTo, notes);
      durable = upTo;
      bytesOnDisk = measure();
      if (isFull()) {
        roll(upTo);
      }
      dropExpired();
    } catch (IOException | RuntimeException e) {
      throw broken("committing failed", e);
    }
  }

  private long measure() {
    long bytes = Slice.bytes(open.path());
    for (Slice slice : closed) {
      bytes += Slice.bytes(slice.path());
    }
    return bytes;
  }

  private boolean isFull() {
    long age = clock.millis() - open.createdUnixMilli();
    return age > settings.maxAge().toMillis() / StoreSettings.SLICES
        || Slice.bytes(open.path()) > settings.maxBytes() / StoreSettings.SLICES;
  }

  /**
   * Closes the open slice, which was just committed, and begins the next with the same positions.
   */
  private void roll(Positions positions) throws IOException {
    synchronized (refreshLock) {
      Path path = open.path();
      open.close();
      openReader.close();
      closed.add(Slice.open(path));
      open =
          new OpenSlice(
              Slice.path(root, Slice.number(path) + 1),
              settings,
              clock.millis(),
              positions,
              notes,
              directories);
      openReader = open.reader();
      replaceView(positions);
    }
  }

  private void dropExpired() throws IOException {
    while (!closed.isEmpty()) {
      long nextBegan =
          closed.size() > 1 ? closed.get(1).format().createdUnixMilli() : open.createdUnixMilli();
      boolean old = clock.millis() - nextBegan > settings.maxAge().toMillis();
      boolean many =
          closed.size() >= 2 * StoreSettings.SLICES - 1 || bytesOnDisk > settings.maxBytes();
      if (!old && !many) {
        return;
      }
      Slice oldest = closed.removeFirst();
      bytesOnDisk = measure();
      synchronized (refreshLock) {
        replaceView(view.positions());
      }
      oldest.reader().close();
      Slice.delete(oldest.path());
      log.info(
          "dropped {}: beyond the retention of {} or {} bytes",
          oldest.path().getFileName(),
          settings.maxAge(),
          settings.maxBytes());
    }
  }

  @Override
  public Positions recover() {
    synchronized (refreshLock) {
      try {
        open.close();
        openReader.close();
      } catch (IOException | RuntimeException e) {
        log.debug("closing the failed writer", e);
      }
      try {
        open =
            new OpenSlice(open.path(), settings, clock.millis(), durable, Notes.NONE, directories);
        openReader = open.reader();
        durable = open.openedAt();
        appended = durable;
        notes = open.notesAtOpen();
        replaceView(durable);
        failure = "";
        return durable;
      } catch (IOException | RuntimeException e) {
        throw broken("opening the index again failed", e);
      }
    }
  }

  private void failIfBroken() {
    if (!failure.isEmpty()) {
      throw new StoreException(failure);
    }
  }

  private StoreException broken(String what, Exception why) {
    failure =
        what
            + " in "
            + root
            + ": "
            + why.getMessage()
            + ". Free space on the disk or make the directory writable; Waybill tries again by itself";
    return new StoreException(failure, why);
  }

  private void refreshQuietly() {
    try {
      refresh();
    } catch (IOException | RuntimeException e) {
      log.warn("new events can't be made visible: {}", e.toString());
    }
  }

  /** Makes what was appended visible now, without waiting for the next refresh. */
  public void refresh() throws IOException {
    synchronized (refreshLock) {
      if (!failure.isEmpty()) {
        return;
      }
      Positions upTo = appended; // taken first: what the new view shows is at least this
      Optional<DirectoryReader> newer = open.refreshed(openReader);
      if (newer.isPresent()) {
        DirectoryReader old = openReader;
        openReader = newer.get();
        replaceView(upTo);
        old.close();
      } else if (!upTo.equals(view.positions())) {
        replaceView(upTo);
      }
    }
  }

  private View newView(Positions positions) throws IOException {
    List<DirectoryReader> readers = new ArrayList<>();
    closed.forEach(slice -> readers.add(slice.reader()));
    readers.add(openReader);
    return new View(readers, positions);
  }

  private void replaceView(Positions positions) throws IOException {
    View old = view;
    view = newView(positions);
    old.release();
  }

  @Override
  public EventReader reader() {
    while (true) {
      View current = view;
      if (current.tryAcquire()) {
        return new LuceneEventReader(current);
      }
      if (refresher.isShutdown()) {
        throw new StoreException("the index is closed");
      }
    }
  }

  @Override
  public StoreHealth health() {
    List<String> problems = new ArrayList<>(damage);
    if (!failure.isEmpty()) {
      problems.add(failure);
    }
    return new StoreHealth(failure.isEmpty(), problems, view.reader().numDocs(), bytesOnDisk);
  }

  @Override
  public void close() {
    endRefreshing();
    try (lockFile) {
      if (failure.isEmpty() && !appended.equals(durable)) {
        commit();
      }
      synchronized (refreshLock) {
        view.release();
        openReader.close();
        open.close();
        for (Slice slice : closed) {
          slice.reader().close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      indexers.shutdownNow();
    }
  }

  private void endRefreshing() {
    refresher.shutdown();
    try {
      boolean ended = refresher.awaitTermination(10, TimeUnit.SECONDS);
      log.debug("refreshing has ended: {}", ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
