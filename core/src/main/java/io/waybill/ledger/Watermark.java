package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Up to when telemetry is known to be read: what the group committed past by then has its telemetry
 * read, if that was written within the grace. A look vouches for all looks that are older by the
 * grace, once the inputs were read past the ends that it took. Bounded: looks in between are left
 * out, which can only delay.
 */
final class Watermark {
  private static final int MOST = 512;

  private record Look(long unixMilli, Map<InputPartition, Long> ends) {}

  private final long graceMilli;
  private final Deque<Look> waiting = new ArrayDeque<>();
  private long unixMilli;

  Watermark(long graceMilli) {
    this.graceMilli = graceMilli;
  }

  void looked(long atUnixMilli, Map<InputPartition, Long> ends) {
    if (waiting.size() < MOST) {
      waiting.add(new Look(atUnixMilli, Map.copyOf(ends)));
    }
  }

  /** Takes how far the inputs were read. */
  void read(Positions positions) {
    while (!waiting.isEmpty() && covers(positions, waiting.getFirst().ends())) {
      unixMilli = Math.max(unixMilli, waiting.removeFirst().unixMilli() - graceMilli);
    }
  }

  private static boolean covers(Positions positions, Map<InputPartition, Long> ends) {
    for (Map.Entry<InputPartition, Long> end : ends.entrySet()) {
      Position position = positions.map().get(end.getKey());
      if (end.getValue() > 0 && (position == null || position.nextOffset() < end.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** What was committed past by this time can be judged. */
  long unixMilli() {
    return unixMilli;
  }

  void write(LedgerOutput out) throws IOException {
    out.writeLong(unixMilli);
    out.writeInt(waiting.size());
    for (Look look : waiting) {
      out.writeLong(look.unixMilli());
      out.writeInt(look.ends().size());
      for (Map.Entry<InputPartition, Long> end : look.ends().entrySet()) {
        Binary.write(end.getKey(), out);
        out.writeLong(end.getValue());
      }
    }
  }

  void read(LedgerInput in) throws IOException {
    unixMilli = in.readLong();
    for (int looks = in.readInt(); looks > 0; looks--) {
      long at = in.readLong();
      Map<InputPartition, Long> ends = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        InputPartition partition = Binary.partition(in);
        ends.put(partition, in.readLong());
      }
      looked(at, ends);
    }
  }
}
