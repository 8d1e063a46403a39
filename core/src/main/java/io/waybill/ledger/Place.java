package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.store.InputPartition;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;

/** Whose word it is, of which partition, and for which group; "" for none. */
record Place(String tenant, InputPartition partition, String group) implements Comparable<Place> {
  @Override
  public int compareTo(Place other) {
    int byPartition = partition.compareTo(other.partition);
    if (byPartition != 0) {
      return byPartition;
    }
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : group.compareTo(other.group);
  }

  /** The partition of a message. */
  static InputPartition partition(Coordinate at) {
    return new InputPartition(at.cluster(), at.topic(), at.partition());
  }

  /** What is there of this partition. */
  static <V> Map<Place, V> of(NavigableMap<Place, V> all, InputPartition partition) {
    InputPartition next =
        partition.partition() == Integer.MAX_VALUE
            ? new InputPartition(partition.cluster(), partition.topic() + '\0', 0)
            : new InputPartition(partition.cluster(), partition.topic(), partition.partition() + 1);
    return all.subMap(new Place("", partition, ""), new Place("", next, ""));
  }

  void write(LedgerOutput out) throws IOException {
    out.writeUTF(tenant);
    Binary.write(partition, out);
    out.writeUTF(group);
  }

  static Place read(LedgerInput in) throws IOException {
    String tenant = in.readUTF();
    InputPartition partition = Binary.partition(in);
    return new Place(tenant, partition, in.readUTF());
  }
}
