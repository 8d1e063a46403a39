package io.waybill.ledger;

import java.util.List;

/**
 * What became of one message for one consumer group.
 *
 * @param group the consumer group; "" where no group is known
 * @param kind what became of it
 * @param reason why it is not known, or {@link UnknownReason#NONE}
 * @param confidence 0 to 1; 0 where it is not known
 * @param cause what brought it about, such as {@code operator_jump}; "" where that can't be told
 * @param facts what it rests on, for people, in order of weight
 */
public record Verdict(
    String group,
    VerdictKind kind,
    UnknownReason reason,
    double confidence,
    String cause,
    List<Fact> facts) {
  public Verdict {
    facts = List.copyOf(facts);
  }

  static Verdict of(String group, VerdictKind kind, double confidence, String cause, String fact) {
    return of(group, kind, confidence, cause, Fact.of(fact));
  }

  static Verdict of(String group, VerdictKind kind, double confidence, String cause, Fact fact) {
    return new Verdict(group, kind, UnknownReason.NONE, confidence, cause, List.of(fact));
  }

  static Verdict unknown(String group, UnknownReason reason, String fact) {
    return unknown(group, reason, Fact.of(fact));
  }

  static Verdict unknown(String group, UnknownReason reason, Fact fact) {
    return new Verdict(group, VerdictKind.UNKNOWN, reason, 0, "", List.of(fact));
  }
}
