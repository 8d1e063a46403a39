package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.store.InputPartition;

/**
 * Messages of a partition that may have a verdict that is asked for, of one group.
 *
 * @param group "" for what the brokers lost, which is of no group
 * @param candidates each is judged before it is listed
 * @param passed when which were passed
 */
record Stretch(InputPartition partition, String group, OffsetSet candidates, Passed passed) {
  /** When a group went past offsets: the later, the greater they are. */
  interface Passed {
    /** In milliseconds since the epoch; -1 where it was not seen to. */
    long milli(long offset);

    /** What is below was passed by this time. */
    long by(long unixMilli);

    /** All at once. */
    static Passed at(long unixMilli) {
      return new Passed() {
        @Override
        public long milli(long offset) {
          return unixMilli;
        }

        @Override
        public long by(long other) {
          return other >= unixMilli ? Long.MAX_VALUE : 0;
        }
      };
    }
  }

  Coordinate at(long offset) {
    return new Coordinate(partition.cluster(), partition.topic(), partition.partition(), offset);
  }

  /** By partition, then group. */
  int compareTo(InputPartition other, String otherGroup) {
    int order = partition.compareTo(other);
    return order == 0 ? group.compareTo(otherGroup) : order;
  }
}
