package io.waybill.ledger;

import java.util.Set;

/** Which offsets of a partition may have one of these verdicts for a group; each is then judged. */
final class Candidates {
  private Candidates() {}

  /**
   * Finds them.
   *
   * @param said what is said of the group's messages
   * @param judged up to where the group's messages can be judged
   */
  static OffsetSet of(Set<VerdictKind> kinds, Marks said, GroupFacts facts, long judged) {
    OffsetSet all = new OffsetSet();
    for (VerdictKind kind : kinds) {
      switch (kind) {
        case DELIVERED -> {
          all.addAll(said.processed());
          all.addAll(said.passedThrough());
        }
        case DEAD_LETTERED -> all.addAll(said.deadLettered());
        case RETRYING -> all.addAll(said.retried());
        case FAILED -> all.addAll(said.failed());
        case EXPIRED -> all.addAll(facts.expired());
        case NEVER_OFFERED -> all.addAll(facts.jumped());
        case UNKNOWN -> all.addAll(silent(said, facts, judged));
        case IN_FLIGHT, STUCK -> {}
      }
    }
    return all;
  }

  private static OffsetSet silent(Marks said, GroupFacts facts, long judged) {
    OffsetSet silent = new OffsetSet();
    silent.addRange(Math.min(facts.accountableFrom(), judged), judged);
    silent.removeAll(said.processed());
    silent.removeAll(said.passedThrough());
    silent.removeAll(said.deadLettered());
    silent.removeAll(said.retried());
    silent.removeAll(facts.expired());
    silent.removeAll(facts.jumped());
    return silent;
  }
}
