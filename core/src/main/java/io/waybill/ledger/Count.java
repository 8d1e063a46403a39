package io.waybill.ledger;

import io.waybill.store.InputPartition;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Counts a partition for a group by whole sets, by the same rules as {@link Judge}. */
final class Count {
  private Count() {}

  /**
   * Counts.
   *
   * @param deadLettersRead whether what failed can be called so
   */
  static Pipeline of(
      InputPartition partition,
      String group,
      Marks said,
      GroupFacts facts,
      long latest,
      boolean deadLettersRead) {
    OffsetSet known = said.deadLettered().copy();
    long deadLettered = known.count();
    long delivered = added(known, said.processed());
    long retrying = added(known, said.retried());
    delivered += added(known, said.passedThrough());
    long position = Math.max(facts.position(), 0);
    OffsetSet failed = new OffsetSet();
    failed.addAll(said.failed());
    failed.removeAll(known);
    long failedPast = failed.count(0, position);
    known.addAll(failed);
    OffsetSet expired = facts.expired().copy();
    expired.removeAll(known);
    OffsetSet jumped = facts.jumped().copy();
    jumped.removeAll(known);
    jumped.removeAll(expired);
    known.addAll(expired);
    known.addAll(jumped);
    long from = Math.min(facts.accountableFrom(), position);
    long silent = position - from - known.count(from, position);
    OptionalLong first =
        LongStream.of(
                failed.firstBelow(deadLettersRead ? position : 0).orElse(Long.MAX_VALUE),
                expired.firstBelow(Long.MAX_VALUE).orElse(Long.MAX_VALUE),
                jumped.firstBelow(Long.MAX_VALUE).orElse(Long.MAX_VALUE))
            .filter(offset -> offset < Long.MAX_VALUE)
            .min();
    return new Pipeline(
        partition.cluster(),
        partition.topic(),
        group,
        Math.max(0, latest - position),
        delivered,
        deadLettered,
        retrying,
        deadLettersRead ? failedPast : 0,
        expired.count(),
        jumped.count(),
        silent + (deadLettersRead ? 0 : failedPast),
        first.isPresent()
            ? Optional.of(new Pipeline.Place(partition.partition(), first.getAsLong()))
            : Optional.empty());
  }

  /** Adds a set to what is known, and tells how many were new. */
  private static long added(OffsetSet known, OffsetSet more) {
    long before = known.count();
    known.addAll(more);
    return known.count() - before;
  }
}
