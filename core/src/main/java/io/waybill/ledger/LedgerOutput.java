package io.waybill.ledger;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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

  /**
   * Writes a segment, unless it is kept where it was.
   *
   * @param before where it was; empty where it changed since, or was never
   * @return where it is now; empty where that is in the stream itself
   */
  Optional<SegmentAt> segment(Optional<SegmentAt> before, Supplier<byte[]> bytes)
      throws IOException {
    if (segments.isEmpty()) {
      inline(bytes.get());
      return before;
    }
    if (before.isPresent() && segments.get().keep(before.get())) {
      return placed(before.get());
    }
    byte[] written = bytes.get();
    if (written.length <= MOST_INLINE) {
      inline(written);
      return Optional.empty();
    }
    return placed(segments.get().write(written));
  }

  private void inline(byte[] bytes) throws IOException {
    writeBoolean(false);
    writeInt(bytes.length);
    write(bytes);
  }

  private Optional<SegmentAt> placed(SegmentAt at) throws IOException {
    writeBoolean(true);
    at.write(this);
    return Optional.of(at);
  }
}
