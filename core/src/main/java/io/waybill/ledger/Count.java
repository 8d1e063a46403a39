package io.waybill.ledger;

import io.waybill.store.InputPartition;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Counts a partition for a group. */
final class Count {
  private Count() {}

  static Pipeline of(Sorting.Row row) {
    Sorted sorted = row.sorted();
    InputPartition partition = row.partition();
    OptionalLong first =
        LongStream.of(
                first(sorted.failed()),
                first(sorted.skipped()),
                first(sorted.expired()),
                first(sorted.neverOffered()),
                first(sorted.lostOnBroker()))
            .filter(offset -> offset < Long.MAX_VALUE)
            .min();
    return new Pipeline(
        partition.cluster(),
        partition.topic(),
        row.group(),
        row.lag(),
        row.retentionMargin(),
        sorted.delivered().count(),
        sorted.deadLettered().count(),
        sorted.retrying().count(),
        sorted.filtered().count(),
        sorted.failed().count(),
        sorted.skipped().count(),
        sorted.expired().count(),
        sorted.neverOffered().count(),
        sorted.lostOnBroker().count(),
        sorted.unknown(),
        first.isPresent()
            ? Optional.of(new Pipeline.Place(partition.partition(), first.getAsLong()))
            : Optional.empty());
  }

  private static long first(OffsetSet offsets) {
    return offsets.firstBelow(Long.MAX_VALUE).orElse(Long.MAX_VALUE);
  }
}
