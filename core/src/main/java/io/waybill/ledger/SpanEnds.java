package io.waybill.ledger;

import java.io.IOException;
import java.util.Arrays;

/**
 * When the spans of one process ended, each once: by the millisecond of its end and 22 bits of its
 * ID. Two that share both count as one, so that a span may seem to be missing, and never to be
 * there. For one thread.
 */
final class SpanEnds {
  private static final int ID_BITS = 22;

  /** 2020-01-01T00:00:00Z; so many milliseconds behind it, the bits are used up. */
  private static final long FIRST_MILLI = 1_577_836_800_000L;

  private static final long MILLIS = 1L << (63 - ID_BITS);

  private long[] keys = new long[16];
  private int size;
  private boolean ordered = true;
  private long forgottenMilli;
  private long lastMilli;

  /** Takes a span; one that ended before what is still known changes nothing. */
  void add(long endMilli, long spanId) {
    if (endMilli <= forgottenMilli
        || endMilli - FIRST_MILLI < 0
        || endMilli - FIRST_MILLI >= MILLIS) {
      return;
    }
    lastMilli = Math.max(lastMilli, endMilli);
    if (size == keys.length) {
      order();
      if (size > keys.length / 2) {
        keys = Arrays.copyOf(keys, keys.length * 2);
      }
    }
    long mixed = (spanId * 0x9E3779B97F4A7C15L) >>> (64 - ID_BITS);
    keys[size++] = ((endMilli - FIRST_MILLI) << ID_BITS) | mixed;
    ordered = false;
  }

  /** True where there are more than this. */
  boolean isOver(int most) {
    if (size > most) {
      order();
    }
    return size > most;
  }

  private void order() {
    if (ordered) {
      return;
    }
    Arrays.sort(keys, 0, size);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        keys[kept++] = keys[i];
      }
    }
    size = kept;
    ordered = true;
  }

  /** How many ended in this time: after its beginning, and not after its end. */
  long count(long afterMilli, long upToMilli) {
    return (long) before(upToMilli + 1) - before(afterMilli + 1);
  }

  /** The number of those that ended before this. */
  private int before(long milli) {
    order();
    long since = Math.clamp(milli - FIRST_MILLI, 0, MILLIS - 1);
    int found = Arrays.binarySearch(keys, 0, size, since << ID_BITS);
    return found < 0 ? -found - 1 : found;
  }

  /** When half of them had ended; 0 where there are none. */
  long medianMilli() {
    order();
    return size == 0 ? 0 : (keys[size / 2] >> ID_BITS) + FIRST_MILLI;
  }

  /** When the last of them ended; 0 where none did. */
  long lastMilli() {
    return lastMilli;
  }

  /** Up to when they are forgotten. */
  long forgottenMilli() {
    return forgottenMilli;
  }

  /** Forgets those that ended up to this time. */
  void forget(long upToMilli) {
    int from = before(upToMilli + 1);
    size -= from;
    keys = Arrays.copyOfRange(keys, from, from + Math.max(16, size));
    forgottenMilli = Math.max(forgottenMilli, upToMilli);
  }

  void write(LedgerOutput out) throws IOException {
    order();
    out.writeLong(forgottenMilli);
    out.writeLong(lastMilli);
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(keys[i]);
    }
  }

  static SpanEnds read(LedgerInput in) throws IOException {
    SpanEnds ends = new SpanEnds();
    ends.forgottenMilli = in.readLong();
    ends.lastMilli = in.readLong();
    ends.size = in.readInt();
    ends.keys = new long[Math.max(16, ends.size)];
    for (int i = 0; i < ends.size; i++) {
      ends.keys[i] = in.readLong();
    }
    return ends;
  }
}
