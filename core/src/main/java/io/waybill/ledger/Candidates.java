package io.waybill.ledger;

import java.util.Set;
import java.util.function.Supplier;

/** Which offsets of a partition may have one of these verdicts for a group; each is then judged. */
final class Candidates {
  private Candidates() {}

  /**
   * Finds them.
   *
   * @param said what is said of the group's messages
   * @param silent what the group was given and committed past, and told nothing of
   * @param holes offsets at which there is no message
   * @param filtersByDesign true where the group is declared to leave messages out
   * @param isAnyExempt true where some or all of the topic is declared not to be for the group
   * @param judged up to where the group's messages can be judged
   */
  static OffsetSet of(
      Set<VerdictKind> kinds,
      Marks said,
      Supplier<OffsetSet> silent,
      Supplier<OffsetSet> holes,
      GroupFacts facts,
      boolean filtersByDesign,
      boolean isAnyExempt,
      long judged) {
    OffsetSet all = new OffsetSet();
    for (VerdictKind kind : kinds) {
      switch (kind) {
        case DELIVERED -> {
          all.addAll(said.any(Mark.TOLD, Mark.MIRRORED, Mark.PROCESSED, Mark.PASSED_THROUGH));
        }
        case ABORTED, SUPERSEDED -> all.addAll(holes.get());
        case FILTERED -> {
          all.addAll(said.any(Mark.FILTERED));
          if (filtersByDesign) {
            all.addAll(silent(said, facts, judged));
          }
          if (isAnyExempt) {
            all.addAll(facts.expired());
            all.addAll(facts.jumped());
          }
        }
        case DEAD_LETTERED -> all.addAll(said.any(Mark.DEAD_LETTERED, Mark.WRAPPED));
        case RETRYING -> all.addAll(said.any(Mark.RETRIED));
        case FAILED -> all.addAll(said.any(Mark.GAVE_UP, Mark.FAILED, Mark.THREW));
        case SKIPPED -> all.addAll(silent.get().within(0, judged));
        case EXPIRED -> all.addAll(facts.expired());
        case NEVER_OFFERED -> {
          all.addAll(facts.jumped());
          all.addAll(facts.reset());
        }
        case UNKNOWN -> {
          all.addAll(silent(said, facts, judged));
          if (isAnyExempt) {
            all.addAll(facts.expired());
            all.addAll(facts.jumped());
          }
        }
        case IN_FLIGHT, STUCK, LOST_ON_BROKER, LOST_BEFORE_BROKER -> {}
      }
    }
    return all;
  }

  private static OffsetSet silent(Marks said, GroupFacts facts, long judged) {
    OffsetSet silent = new OffsetSet();
    silent.addRange(Math.min(Math.min(facts.accountableFrom(), said.heardFrom()), judged), judged);
    silent.removeAll(
        said.any(
            Mark.TOLD,
            Mark.MIRRORED,
            Mark.PROCESSED,
            Mark.FILTERED,
            Mark.PASSED_THROUGH,
            Mark.DEAD_LETTERED,
            Mark.WRAPPED,
            Mark.RETRIED));
    silent.removeAll(facts.expired());
    silent.removeAll(facts.jumped());
    return silent;
  }
}
