package io.waybill.ledger;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** What a ledger is saved to: a stream, and segments beside it. For one thread. */
public final class LedgerOutput extends DataOutputStream {
  /** What takes no more than to say where it is stands in the stream itself. */
  private static final int MOST_INLINE = 48;

  private final Optional<SegmentSink> segments;

  /** All of it into one stream. */
  public LedgerOutput(OutputStream out) {
    super(out);
    this.segments = Optional.empty();
  }

  /** Segments that are not kept yet are written beside the stream. */
  public LedgerOutput(OutputStream out, SegmentSink segments) {
    super(out);
    this.segments = Optional.of(segments);
  }

  /** Says where a segment was written before; false where it has to be written again. */
  boolean keep(SegmentAt at) throws IOException {
    boolean isKept = segments.isPresent() && segments.get().keep(at);
    if (isKept) {
      writePlace(at);
    }
    return isKept;
  }

  /** Writes a part of a ledger. */
  @FunctionalInterface
  interface Writing<T> {
    void write(T part, LedgerOutput out) throws IOException;
  }

  /** Writes all of these, and how many there are. */
  <K, V> void writeAll(Map<K, V> all, Writing<? super K> key, Writing<? super V> value)
      throws IOException {
    writeInt(all.size());
    for (Map.Entry<K, V> one : all.entrySet()) {
      key.write(one.getKey(), this);
      value.write(one.getValue(), this);
    }
  }

  private void writePlace(SegmentAt at) throws IOException {
    writeBoolean(true);
    at.write(this);
  }

  /**
   * Writes a segment.
   *
   * @return where it can be found the next time; empty where it has to be written again
   */
  Optional<SegmentAt> segment(byte[] bytes) throws IOException {
    if (segments.isEmpty() || bytes.length <= MOST_INLINE) {
      writeBoolean(false);
      writeInt(bytes.length);
      write(bytes);
      return Optional.empty();
    }
    SegmentAt at = segments.get().write(bytes);
    writePlace(at);
    return Optional.of(at);
  }
}
