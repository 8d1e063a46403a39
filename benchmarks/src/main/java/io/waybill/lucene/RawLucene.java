package io.waybill.lucene;

import io.waybill.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.store.MMapDirectory;

/**
 * The limit: documents that are complete in memory, added by as many threads as the store has, with
 * the store's own settings, and committed. Nothing is read, decoded or encoded within the measured
 * time.
 */
public final class RawLucene implements AutoCloseable {
  private final Path path;
  private final IndexWriter writer;
  private final ExecutorService threads;
  private final int count;
  private final List<Document> prepared = new ArrayList<>();

  /** Opens an empty index in this directory. */
  public RawLucene(Path path, StoreSettings settings) throws IOException {
    this.path = Files.createDirectories(path);
    this.count = settings.writerThreads();
    this.threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().daemon().name("raw-lucene-", 0).factory());
    ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
    merges.setMaxMergesAndThreads(6, 1);
    this.writer =
        new IndexWriter(
            new MMapDirectory(path),
            new IndexWriterConfig()
                .setCodec(OpenSlice.codec())
                .setRAMBufferSizeMB(settings.writerRamMegabytes())
                .setMergeScheduler(merges)
                .setCommitOnClose(false));
  }

  /** Makes documents, for {@link #add}; sorted by trace as the store sorts them. */
  public void prepare(List<Event> events) throws IOException {
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparing(e -> e.trace().traceId()));
    EventDocument reused = new EventDocument();
    prepared.clear();
    for (Event event : sorted) {
      prepared.add(standalone(reused.of(event)));
    }
  }

  private static Document standalone(Document document) throws IOException {
    Document copy = new Document();
    for (IndexableField field : document) {
      TokenStream words = field.name().equals(EventDocument.WORDS) ? words(field) : null;
      copy.add(words == null ? field : new Field(field.name(), words, EventDocument.WORDS_TYPE));
    }
    return copy;
  }

  private static TokenStream words(IndexableField field) throws IOException {
    TokenStream stream = field.tokenStream(null, null);
    CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
    List<String> words = new ArrayList<>();
    stream.reset();
    while (stream.incrementToken()) {
      words.add(term.toString());
    }
    stream.end();
    stream.close();
    return new ListStream(words);
  }

  /** Adds what was prepared, with all threads. */
  public void add() throws IOException {
    int share = (prepared.size() + count - 1) / count;
    List<Future<?>> shares = new ArrayList<>();
    for (int i = 0; i < count && i * share < prepared.size(); i++) {
      List<Document> mine = prepared.subList(i * share, Math.min(prepared.size(), (i + 1) * share));
      shares.add(
          threads.submit(() -> {
            for (Document document : mine) {
              writer.addDocument(document);
            }
            return true;
          }));
    }
    try {
      for (Future<?> one : shares) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Makes them durable. */
  public void commit() throws IOException {
    writer.commit();
  }

  /** Bytes on disk. */
  public long bytes() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
    threads.shutdown();
  }

  private static final class ListStream extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final List<String> words;
    private Iterator<String> rest;

    private ListStream(List<String> words) {
      this.words = words;
      this.rest = words.iterator();
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      rest = words.iterator();
    }

    @Override
    public boolean incrementToken() {
      if (!rest.hasNext()) {
        return false;
      }
      clearAttributes();
      term.append(rest.next());
      return true;
    }
  }
}
