package io.waybill.ledger;

import io.waybill.store.InputPartition;
import java.util.Comparator;

/** A topic and a group that reads it, whatever the partition; "" for no group. */
record Flow(String cluster, String topic, String group) implements Comparable<Flow> {
  private static final Comparator<Flow> ORDER =
      Comparator.comparing(Flow::cluster).thenComparing(Flow::topic).thenComparing(Flow::group);

  static Flow of(InputPartition partition, String group) {
    return new Flow(partition.cluster(), partition.topic(), group);
  }

  @Override
  public int compareTo(Flow other) {
    return ORDER.compare(this, other);
  }
}
