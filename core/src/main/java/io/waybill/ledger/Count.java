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
   * @param silent what is proven to have no outcome
   * @param tapped what was read of the partition itself
   * @param stray what is said of no group that commits here
   */
  static Pipeline of(
      InputPartition partition,
      String group,
      Marks said,
      OffsetSet silent,
      Marks stray,
      Tapped tapped,
      GroupFacts facts,
      long latest,
      DeadLetters deadLetters,
      long watermarkMilli) {
    OffsetSet known = said.any(Mark.DEAD_LETTERED);
    long deadLettered = known.count();
    long filtered = added(known, said.any(Mark.FILTERED));
    long delivered = added(known, said.any(Mark.TOLD));
    OffsetSet seen = said.any(Mark.PROCESSED);
    seen.removeAll(said.any(Mark.GAVE_UP));
    delivered += added(known, seen);
    long retrying = added(known, said.any(Mark.RETRIED));
    OffsetSet passedThrough = said.any(Mark.PASSED_THROUGH);
    passedThrough.removeAll(said.any(Mark.GAVE_UP, Mark.FAILED));
    delivered += added(known, passedThrough);
    long position = Math.max(facts.position(), 0);
    long judged = Math.clamp(facts.position(watermarkMilli), 0, position);
    known.addAll(tapped.holes(0, position));
    OffsetSet elsewhere = stray.any(Mark.DEAD_LETTERED, Mark.RETRIED);
    OffsetSet failed = new OffsetSet();
    if (deadLetters == DeadLetters.READ) {
      failed.addAll(said.any(Mark.GAVE_UP, Mark.FAILED, Mark.THREW));
      failed.removeAll(known);
      failed.removeAll(elsewhere);
    }
    known.addAll(failed);
    OffsetSet expired = facts.expired().copy();
    expired.removeAll(known);
    OffsetSet jumped = facts.jumped().copy();
    jumped.removeAll(known);
    jumped.removeAll(expired);
    OffsetSet skipped = new OffsetSet();
    if (deadLetters != DeadLetters.UNPLACED) {
      skipped.addAll(silent.within(0, judged));
      skipped.removeAll(known);
      skipped.removeAll(expired);
      skipped.removeAll(jumped);
      skipped.removeAll(elsewhere);
    }
    known.addAll(skipped);
    known.addAll(expired);
    known.addAll(jumped);
    long from = Math.min(Math.min(facts.accountableFrom(), said.heardFrom()), judged);
    long unknown = judged - from - known.count(from, judged);
    OptionalLong first =
        LongStream.of(
                failed.firstBelow(judged).orElse(Long.MAX_VALUE),
                skipped.firstBelow(Long.MAX_VALUE).orElse(Long.MAX_VALUE),
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
        filtered,
        failed.count(0, judged),
        skipped.count(),
        expired.count(),
        jumped.count(),
        unknown,
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
