package io.waybill.ledger;

import io.waybill.event.MessageDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where the keys of tapped topics are, by tenant. Bounded; what has no room is counted. */
final class Keys implements Remembered {
  private static final int MOST_TOPICS = 1_000;

  /** By a topic, which its first partition stands for. */
  private final NavigableMap<Place, KeySketch> topics = new TreeMap<>();

  /**
   * Takes a message.
   *
   * @return how much there was no room for
   */
  int take(String tenant, MessageDetail message) {
    if (message.keyHash() == 0 || message.aborted()) {
      return 0;
    }
    Place place = new Place(tenant, topic(Place.partition(message.coordinate())), "");
    KeySketch known = topics.get(place);
    if (known == null) {
      if (topics.size() >= MOST_TOPICS) {
        return 1;
      }
      known = new KeySketch();
      topics.put(place, known);
    }
    known.add(message.keyHash(), message.coordinate().partition(), message.coordinate().offset());
    return 0;
  }

  private static InputPartition topic(InputPartition any) {
    return new InputPartition(any.cluster(), any.topic(), 0);
  }

  /** The keys of each topic's messages of these tenants, by its first partition; to be read. */
  NavigableMap<InputPartition, KeySketch> of(Scope scope) {
    NavigableMap<InputPartition, KeySketch> all = new TreeMap<>();
    topics.forEach((place, sketch) -> {
      if (scope.allows(place.tenant())) {
        all.merge(place.partition(), sketch, KeySketch::and);
      }
    });
    return all;
  }

  @Override
  public void trim(InputPartition partition, long offset) {
    for (Place place : new TreeSet<>(Place.of(topics, topic(partition)).keySet())) {
      KeySketch sketch = topics.get(place);
      if (sketch != null && sketch.removeBelow(partition.partition(), offset)) {
        topics.remove(place);
      }
    }
  }

  @Override
  public void forget(InputPartition partition) {
    trim(partition, Long.MAX_VALUE);
  }

  @Override
  public void write(LedgerOutput out) throws IOException {
    out.writeAll(topics, Place::write, KeySketch::write);
  }

  @Override
  public void read(LedgerInput in) throws IOException {
    in.readAll(topics, Place::read, KeySketch::read);
  }
}
