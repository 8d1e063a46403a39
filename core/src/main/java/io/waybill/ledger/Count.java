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
   * @param watermarkMilli what was passed later is not judged
   * @param said what is said of the group's messages
   * @param stray what is said of no group that commits here
   */
  static Pipeline of(
      InputPartition partition,
      String group,
      Marks said,
      Marks stray,
      GroupFacts facts,
      long latest,
      DeadLetters deadLetters,
      long watermarkMilli) {
    OffsetSet known = said.deadLettered().copy();
    long deadLettered = known.count();
    long delivered = added(known, said.processed());
    long retrying = added(known, said.retried());
    delivered += added(known, said.passedThrough());
    long position = Math.max(facts.position(), 0);
    long judged = Math.clamp(facts.position(watermarkMilli), 0, position);
    OffsetSet failed = new OffsetSet();
    if (deadLetters == DeadLetters.READ) {
      failed.addAll(said.failed());
      failed.removeAll(known);
      failed.removeAll(stray.deadLettered());
      failed.removeAll(stray.retried());
    }
    known.addAll(failed);
    OffsetSet expired = facts.expired().copy();
    expired.removeAll(known);
    OffsetSet jumped = facts.jumped().copy();
    jumped.removeAll(known);
    jumped.removeAll(expired);
    known.addAll(expired);
    known.addAll(jumped);
    long from = Math.min(facts.accountableFrom(), judged);
    long silent = judged - from - known.count(from, judged);
    OptionalLong first =
        LongStream.of(
                failed.firstBelow(judged).orElse(Long.MAX_VALUE),
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
        failed.count(0, judged),
        expired.count(),
        jumped.count(),
        silent,
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
