package io.waybill.ledger;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How an offset moved over time. Bounded: where there is no room, every second of the older half is
 * forgotten, so that what was passed is taken to have been passed later, never earlier.
 */
final class Steps {
  private static final int MOST = 2048;

  private long[] times = new long[8];
  private long[] values = new long[8];
  private int size;

  /** Takes a value that holds from this time on. */
  void add(long unixMilli, long value) {
    if (size > 0 && (values[size - 1] == value || times[size - 1] >= unixMilli)) {
      return;
    }
    if (size == MOST) {
      thin();
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    times[size] = unixMilli;
    values[size++] = value;
  }

  /** Forgets what held before the value that held at this time. */
  void dropBefore(long unixMilli) {
    int first = 0;
    while (first + 1 < size && times[first + 1] <= unixMilli) {
      first++;
    }
    drop(first);
  }

  /** Forgets values before the last ones that are not above this. */
  void dropBelow(long value) {
    int first = 0;
    while (first + 1 < size && values[first + 1] <= value) {
      first++;
    }
    drop(first);
  }

  private void drop(int first) {
    System.arraycopy(times, first, times, 0, size - first);
    System.arraycopy(values, first, values, 0, size - first);
    size -= first;
  }

  /** Takes those of others that are later. */
  void addAll(Steps others) {
    for (int i = 0; i < others.size; i++) {
      add(others.times[i], others.values[i]);
    }
  }

  private void thin() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (i >= MOST / 2 || i % 2 == 1) {
        times[kept] = times[i];
        values[kept++] = values[i];
      }
    }
    size = kept;
  }

  /** The value that holds, or -1 where there is none. */
  long last() {
    return size == 0 ? -1 : values[size - 1];
  }

  /** The largest value that there was, or -1. */
  long highest() {
    long highest = -1;
    for (int i = 0; i < size; i++) {
      highest = Math.max(highest, values[i]);
    }
    return highest;
  }

  /** The largest value that there was by this time, or -1. */
  long highestBy(long unixMilli) {
    long highest = -1;
    for (int i = 0; i < size && times[i] <= unixMilli; i++) {
      highest = Math.max(highest, values[i]);
    }
    return highest;
  }

  /** The value that held at this time, or -1 where there was none yet. */
  long at(long unixMilli) {
    int found = Arrays.binarySearch(times, 0, size, unixMilli);
    int held = found >= 0 ? found : -found - 2;
    return held < 0 ? -1 : values[held];
  }

  /** When that value began to hold, or -1. */
  long lastSince() {
    return size == 0 ? -1 : times[size - 1];
  }

  /** When it was first seen above this offset, or -1 where it never was. */
  long firstAbove(long offset) {
    int first = indexAbove(offset);
    return first < 0 ? -1 : times[first];
  }

  /** Which value, of those in their order, was the first above this offset; -1 where none was. */
  private int indexAbove(long offset) {
    for (int i = 0; i < size; i++) {
      if (values[i] > offset) {
        return i;
      }
    }
    return -1;
  }

  /** The first value above this offset. */
  Optional<BrokerView.Stand> above(long offset) {
    int first = indexAbove(offset);
    return first < 0 ? Optional.empty() : Optional.of(stand(first));
  }

  /** The last value that was not above this offset, before one was. */
  Optional<BrokerView.Stand> below(long offset) {
    int first = indexAbove(offset);
    int last = (first < 0 ? size : first) - 1;
    return last < 0 || values[last] < 0 ? Optional.empty() : Optional.of(stand(last));
  }

  private BrokerView.Stand stand(int i) {
    return new BrokerView.Stand(values[i], times[i]);
  }

  void write(LedgerOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      Binary.writeSmall(i == 0 ? times[0] : times[i] - times[i - 1], out);
      Binary.writeSmall(i == 0 ? values[0] : values[i] - values[i - 1], out);
    }
  }

  static Steps read(LedgerInput in) throws IOException {
    Steps steps = new Steps();
    long time = 0;
    long value = 0;
    for (int left = in.readInt(); left > 0; left--) {
      time += Binary.small(in);
      value += Binary.small(in);
      steps.add(time, value);
    }
    return steps;
  }
}
