package io.waybill.ledger;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** What a ledger is read from: a stream, and segments beside it. For one thread. */
public final class LedgerInput extends DataInputStream {
  /** Eight times what a segment takes at most. */
  private static final int MOST_BYTES = 1 << 16;

  private final SegmentSource segments;

  /** All of it out of one stream. */
  public LedgerInput(InputStream in) {
    this(
        in,
        at -> {
          throw new IOException("it was saved in segments, and these are not here");
        });
  }

  /** Segments are read from beside the stream. */
  public LedgerInput(InputStream in, SegmentSource segments) {
    super(in);
    this.segments = segments;
  }

  /** Reads a part of a ledger. */
  @FunctionalInterface
  interface Reading<T> {
    T read(LedgerInput in) throws IOException;
  }

  /** Reads all that were written together. */
  <K, V, M extends Map<K, V>> M readAll(M into, Reading<K> key, Reading<V> value)
      throws IOException {
    for (int left = readInt(); left > 0; left--) {
      K one = key.read(this);
      into.put(one, value.read(this));
    }
    return into;
  }

  /** Where the segment is that comes next; empty where it stands in the stream. */
  Optional<SegmentAt> kept() throws IOException {
    return readBoolean() ? Optional.of(SegmentAt.read(this)) : Optional.empty();
  }

  /** The segment that is there; where that is nowhere, the one that stands in the stream. */
  byte[] segment(Optional<SegmentAt> at) throws IOException {
    int length = at.isPresent() ? at.get().length() : readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("a segment of " + length + " bytes");
    }
    return at.isPresent() ? segments.read(at.get()) : readNBytes(length);
  }
}
