package io.waybill.ledger;

import java.util.List;

/** What follows where the brokers lost the end of a log. */
final class Truncated {
  private Truncated() {}

  /** The message at this place was lost by the brokers, whatever stands there now. */
  static Verdict verdict(PartitionFacts facts, long offset) {
    return new Verdict(
        "",
        VerdictKind.LOST_ON_BROKER,
        UnknownReason.NONE,
        0.97,
        "log_truncated",
        List.of(
            Fact.seen(
                "the log's end went back before it, as a change of leader does that loses what the"
                    + " new leader does not have; seen at "
                    + Judge.time(facts.truncatedMilli()),
                facts.truncatedMilli()),
            Fact.of(
                facts.isRewritten(offset)
                    ? "a later message has its place now"
                    : "nothing was written to its place since")));
  }

  /** A group that was past it before a later message took its place may mean either. */
  static Verdict ofOneOfTwo(Verdict verdict, long offset, PartitionFacts facts) {
    if (!facts.isRewritten(offset)) {
      return verdict;
    }
    GroupFacts known = facts.groups().get(verdict.group());
    boolean hadTheOther =
        known == null
            || (known.passed(offset) >= 0 && known.passed(offset) < facts.truncatedMilli());
    return hadTheOther
        ? Verdict.unknown(
            verdict.group(),
            UnknownReason.AMBIGUOUS,
            "the log was truncated and another message has this place now: it may be either's")
        : verdict;
  }
}
