package io.waybill.lucene;

import io.waybill.event.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Reads events by document number. Damaged ones are left out and told, so that the intact ones are
 * read.
 */
final class BlobReader {
  private static final Set<String> FIELDS = Set.of(EventDocument.BLOB);

  /** Bytes of payload that one answer holds, about. */
  static final long MAX_BYTES = 8 << 20;

  /** Documents that are read before their bytes are looked at. */
  private static final int SLICE = 32;

  private final IndexReader reader;
  private final Set<String> warnings = new LinkedHashSet<>();

  BlobReader(IndexReader reader) {
    this.reader = reader;
  }

  /**
   * Events of the first of these documents, in this order.
   *
   * @param read how many documents were looked at: all, unless their payloads became too large
   */
  record Part(List<Event> events, int read) {}

  /**
   * As many events, from the first on, as have about {@link #MAX_BYTES} of payload; one slice at
   * least.
   */
  Part readSome(int[] docs) throws IOException {
    List<Event> events = new ArrayList<>(docs.length);
    long bytes = 0;
    int at = 0;
    while (at < docs.length && bytes < MAX_BYTES) {
      int end = Math.min(docs.length, at + SLICE);
      for (Event event : read(Arrays.copyOfRange(docs, at, end))) {
        events.add(event);
        bytes += event.payload().bytes().length;
      }
      at = end;
    }
    return new Part(events, at);
  }

  /** The events of these documents, in this order; fewer where some are damaged. */
  List<Event> read(int[] docs) throws IOException {
    StoredFields stored = reader.storedFields();
    // in the order on disk, so that a block that holds several events is decompressed once
    Integer[] order = new Integer[docs.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Integer.compare(docs[a], docs[b]));
    @Nullable Event[] events = new Event[docs.length];
    int damaged = 0;
    for (int i : order) {
      try {
        BytesRef blob = stored.document(docs[i], FIELDS).getBinaryValue(EventDocument.BLOB);
        events[i] = EventBlob.decode(blob);
      } catch (IOException | RuntimeException e) {
        damaged++;
      }
    }
    if (damaged > 0) {
      warnings.add(
          damaged
              + " events can't be read: the index is damaged. Rebuild it from Kafka with: waybill serve --reindex");
    }
    List<Event> intact = new ArrayList<>(docs.length);
    for (Event event : events) {
      if (event != null) {
        intact.add(event);
      }
    }
    return intact;
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
