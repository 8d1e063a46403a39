package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.MessageDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Which messages are in the mirrors that are declared, by tenant. Bounded. */
final class Mirrors implements Remembered {
  /** Mirrors and tenants that are told apart. */
  private static final int MOST = 16;

  private record Key(String group, String tenant) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byGroup = group.compareTo(other.group);
      return byGroup != 0 ? byGroup : tenant.compareTo(other.tenant);
    }
  }

  private final Map<String, Mirror> declared = new TreeMap<>();
  private final NavigableMap<Key, Mirroring> all = new TreeMap<>();

  Mirrors(Set<Mirror> declared) {
    declared.forEach(mirror -> this.declared.put(mirror.group(), mirror));
  }

  /**
   * Takes a message.
   *
   * @return how much there was no room for
   */
  int take(Event event, MessageDetail message) {
    int unheard = 0;
    if (!message.aborted()) {
      for (Mirror mirror : declared.values()) {
        boolean isFrom = mirror.isFrom(message.coordinate());
        if (isFrom || mirror.isTo(message.coordinate())) {
          unheard += take(new Key(mirror.group(), event.tenant()), event, message, isFrom) ? 0 : 1;
        }
      }
    }
    return unheard;
  }

  private boolean take(Key key, Event event, MessageDetail message, boolean isFrom) {
    if (all.size() >= MOST && !all.containsKey(key)) {
      return false;
    }
    Mirroring mirroring = all.computeIfAbsent(key, unused -> new Mirroring());
    if (isFrom) {
      mirroring.original(event, message);
    } else {
      mirroring.copy(event, message);
    }
    return true;
  }

  /** The topics that a mirror has this message of. */
  List<Mirror> of(Coordinate copy) {
    return declared.values().stream().filter(mirror -> mirror.isTo(copy)).toList();
  }

  /** True for the name of a mirror. */
  boolean has(String group) {
    return declared.containsKey(group);
  }

  /** Visits what is known to be in mirrors of this partition, with the group. */
  void each(InputPartition partition, Scope scope, BiConsumer<String, OffsetSet> visitor) {
    lanes(
        partition,
        scope,
        (key, mirroring) -> {
          Lane lane = mirroring.lanes().get(partition.partition());
          if (lane != null && !lane.mirrored().isEmpty()) {
            visitor.accept(key.group(), lane.mirrored());
          }
        });
  }

  private void lanes(InputPartition partition, Scope scope, BiConsumer<Key, Mirroring> visitor) {
    all.forEach((key, mirroring) -> {
      Mirror mirror = declared.get(key.group());
      if (mirror != null
          && mirror.fromCluster().equals(partition.cluster())
          && mirror.fromTopic().equals(partition.topic())
          && scope.allows(key.tenant())) {
        visitor.accept(key, mirroring);
      }
    });
  }

  /** The messages of a partition that its mirror left out, as far as that can be told. */
  OffsetSet leftOut(InputPartition partition, String group, Taps taps, Scope scope) {
    OffsetSet leftOut = new OffsetSet();
    known(
        partition,
        group,
        taps,
        scope,
        (whose, lane) -> leftOut.addAll(lane.leftOut(taps.of(partition, whose).there())));
    return leftOut;
  }

  /** The same of one message. */
  boolean isLeftOut(InputPartition partition, String group, long offset, Taps taps, Scope scope) {
    boolean[] is = {false};
    known(
        partition,
        group,
        taps,
        scope,
        (whose, lane) ->
            is[0] |=
                lane.isLeftOut(offset)
                    && taps.presence(partition, offset, whose) == Tapped.Presence.THERE);
    return is[0];
  }

  /** Visits what a mirror has, where it would be known of more. */
  private void known(
      InputPartition partition,
      String group,
      Taps taps,
      Scope scope,
      BiConsumer<Scope, Lane> visitor) {
    Mirror mirror = declared.get(group);
    if (mirror == null) {
      return;
    }
    InputPartition there =
        new InputPartition(mirror.toCluster(), mirror.toTopic(), partition.partition());
    lanes(
        partition,
        scope,
        (key, mirroring) -> {
          Lane lane = mirroring.lanes().get(partition.partition());
          if (key.group().equals(group)
              && lane != null
              && !mirroring.isScattered()
              && taps.isSolid(there)) {
            visitor.accept(Scope.of(Set.of(key.tenant())), lane);
          }
        });
  }

  /** Visits the partitions of a cluster that are mirrored, each with all that is there. */
  void stands(String cluster, Stand visitor) {
    all.forEach((key, mirroring) -> {
      Mirror mirror = declared.get(key.group());
      if (mirror != null && mirror.fromCluster().equals(cluster)) {
        mirroring
            .lanes()
            .forEach((partition, lane) -> {
              if (!lane.mirrored().isEmpty()) {
                visitor.at(
                    key.group(),
                    new InputPartition(cluster, mirror.fromTopic(), partition),
                    lane.mirrored());
              }
            });
      }
    });
  }

  /** Takes where a mirror stands. */
  interface Stand {
    void at(String group, InputPartition partition, OffsetSet mirrored);
  }

  @Override
  public void trim(InputPartition partition, long offset) {
    of(partition, mirroring -> mirroring.trim(partition.partition(), offset));
  }

  @Override
  public void forget(InputPartition partition) {
    of(partition, mirroring -> mirroring.forget(partition.partition()));
  }

  private void of(InputPartition partition, Consumer<Mirroring> visitor) {
    lanes(partition, Scope.ALL, (key, mirroring) -> visitor.accept(mirroring));
  }

  @Override
  public void write(LedgerOutput out) throws IOException {
    out.writeInt(all.size());
    for (Map.Entry<Key, Mirroring> one : all.entrySet()) {
      out.writeUTF(one.getKey().group());
      out.writeUTF(one.getKey().tenant());
      one.getValue().write(out);
    }
  }

  /** Reads what was written; what was declared then and is no more is left out. */
  @Override
  public void read(LedgerInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      Key key = new Key(in.readUTF(), in.readUTF());
      Mirroring mirroring = Mirroring.read(in);
      if (has(key.group())) {
        all.put(key, mirroring);
      }
    }
  }
}
