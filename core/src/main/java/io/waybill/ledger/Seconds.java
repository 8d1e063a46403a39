package io.waybill.ledger;

import java.io.IOException;
import java.util.Arrays;

/**
 * Between which offsets something happened, by the second; seconds that are long ago are joined, to
 * a 64th of how long ago they are. The same whatever the order in which it is told.
 */
final class Seconds {
  /** Where nothing is known. */
  private static final long NEVER = Long.MAX_VALUE / 4_000;

  private static final int STEPS = 128;

  /** So many seconds more than before are looked at again: one comes a second. */
  private static final int ROUND_AFTER = 64;

  private long[] seconds = new long[8];
  private long[] firsts = new long[8];
  private long[] lasts = new long[8];
  private int size;
  private int roundedSize;
  private boolean rounded = true;

  /** Takes that something happened between these offsets, both of them included. */
  void add(long second, long first, long last) {
    int at = size > 0 && seconds[size - 1] == second ? size - 1 : find(second);
    if (at >= 0) {
      firsts[at] = Math.min(firsts[at], first);
      lasts[at] = Math.max(lasts[at], last);
      return;
    }
    insert(-at - 1, second, first, last);
    if (size > 2 * STEPS && size > roundedSize + ROUND_AFTER) {
      round();
    }
  }

  private int find(long second) {
    return Arrays.binarySearch(seconds, 0, size, second);
  }

  private void insert(int at, long second, long first, long last) {
    if (size == seconds.length) {
      int room = size + Math.max(8, size / 4);
      seconds = Arrays.copyOf(seconds, room);
      firsts = Arrays.copyOf(firsts, room);
      lasts = Arrays.copyOf(lasts, room);
    }
    System.arraycopy(seconds, at, seconds, at + 1, size - at);
    System.arraycopy(firsts, at, firsts, at + 1, size - at);
    System.arraycopy(lasts, at, lasts, at + 1, size - at);
    seconds[at] = second;
    firsts[at] = first;
    lasts[at] = last;
    size++;
    rounded = false;
  }

  /** Joins seconds that are long ago. */
  private void round() {
    if (rounded) {
      return;
    }
    int joined = 0;
    for (int i = 0; i < size; i++) {
      int level = level(seconds[i]);
      long second = seconds[i] >> level << level;
      if (joined > 0 && seconds[joined - 1] == second) {
        firsts[joined - 1] = Math.min(firsts[joined - 1], firsts[i]);
        lasts[joined - 1] = Math.max(lasts[joined - 1], lasts[i]);
      } else {
        seconds[joined] = second;
        firsts[joined] = firsts[i];
        lasts[joined++] = lasts[i];
      }
    }
    size = joined;
    roundedSize = joined;
    rounded = true;
  }

  /** How many bits of a time are rounded away, so long ago. */
  private int level(long second) {
    long last = seconds[size - 1];
    int level = 0;
    while ((last >> (level + 1)) - (second >> (level + 1)) >= STEPS) {
      level++;
    }
    return level;
  }

  /** The second in which anything between them happened to this offset first, at the earliest. */
  long beginOf(long offset) {
    round();
    for (int i = 0; i < size; i++) {
      if (firsts[i] <= offset && offset <= lasts[i]) {
        return seconds[i];
      }
    }
    return -NEVER;
  }

  /** The second behind the one in which anything happened to it last, at the latest. */
  long endOf(long offset) {
    round();
    for (int i = size - 1; i >= 0; i--) {
      if (firsts[i] <= offset && offset <= lasts[i]) {
        return seconds[i] + (1L << level(seconds[i]));
      }
    }
    return NEVER;
  }

  /** Forgets what ended below this offset. */
  void removeBelow(long offset) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (lasts[i] >= offset) {
        seconds[kept] = seconds[i];
        firsts[kept] = firsts[i];
        lasts[kept++] = lasts[i];
      }
    }
    size = kept;
    roundedSize = Math.min(roundedSize, kept);
  }

  void write(LedgerOutput out) throws IOException {
    round();
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(seconds[i]);
      out.writeLong(firsts[i]);
      out.writeLong(lasts[i]);
    }
  }

  static Seconds read(LedgerInput in) throws IOException {
    Seconds all = new Seconds();
    for (int left = in.readInt(); left > 0; left--) {
      all.add(in.readLong(), in.readLong(), in.readLong());
    }
    return all;
  }
}
