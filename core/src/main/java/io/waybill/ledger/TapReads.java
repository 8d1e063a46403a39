package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Up to which looks taps have read their partitions to the end. Of each partition the last few
 * looks are kept, one at a time waits: looks in between are left out, which can only delay.
 */
final class TapReads {
  private static final int KEPT = 4;

  private record End(long unixMilli, Position position) {}

  private static final class Reading {
    private final Deque<End> read = new ArrayDeque<>();
    private Optional<End> awaited = Optional.empty();

    void looked(End end) {
      if (awaited.isEmpty()) {
        awaited = Optional.of(end);
      }
    }

    void read(Position position) {
      if (awaited.filter(end -> position.reaches(end.position())).isPresent()) {
        read.addLast(awaited.get());
        awaited = Optional.empty();
        if (read.size() > KEPT) {
          read.removeFirst();
        }
      }
    }
  }

  private final Map<InputPartition, Reading> all = new TreeMap<>();
  private Positions positions = Positions.NONE;

  /** Takes it that these partitions ended there at a look; only what is read here counts. */
  void looked(String name, ClusterFacts cluster, long unixMilli) {
    all.keySet()
        .removeIf(
            known -> known.cluster().equals(name) && !cluster.partitions().containsKey(known));
    cluster
        .partitions()
        .forEach((partition, facts) -> {
          Position position = positions.map().get(partition);
          if (position != null) {
            Reading reading = all.computeIfAbsent(partition, unused -> new Reading());
            reading.looked(new End(unixMilli, new Position(facts.topicId(), facts.latest())));
            reading.read(position);
          }
        });
  }

  /** Takes how far the inputs were read. */
  void read(Positions newer) {
    positions = positions.with(newer);
    newer
        .map()
        .forEach((partition, position) -> {
          @Nullable Reading reading = all.get(partition);
          if (reading != null) {
            reading.read(position);
          }
        });
  }

  /**
   * Where the log ended at a look after this time, to which it was read.
   *
   * @return empty where it was not read so far yet
   */
  Optional<Position> endAfter(InputPartition partition, long unixMilli) {
    Reading reading = all.get(partition);
    return reading == null
        ? Optional.empty()
        : reading.read.stream()
            .filter(end -> end.unixMilli() > unixMilli)
            .map(End::position)
            .findFirst();
  }

  /** Forgets what was read of another incarnation. */
  void forget(InputPartition partition) {
    all.remove(partition);
  }

  void write(LedgerOutput out) throws IOException {
    out.writeInt(all.size());
    for (Map.Entry<InputPartition, Reading> one : all.entrySet()) {
      Binary.write(one.getKey(), out);
      out.writeInt(one.getValue().read.size());
      for (End end : one.getValue().read) {
        out.writeLong(end.unixMilli());
        out.writeUTF(end.position().topicId());
        out.writeLong(end.position().nextOffset());
      }
    }
  }

  void read(LedgerInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      Reading reading = new Reading();
      all.put(Binary.partition(in), reading);
      for (int ends = in.readInt(); ends > 0; ends--) {
        reading.read.add(new End(in.readLong(), new Position(in.readUTF(), in.readLong())));
      }
    }
  }
}
