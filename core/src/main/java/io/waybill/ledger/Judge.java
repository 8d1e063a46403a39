package io.waybill.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rules, first match wins: what a record or the application says of a message, then what the
 * broker knows, then that nothing is known. A doubt is always resolved against calling a message
 * lost.
 *
 * @param watermarkMilli what was committed past by then has its telemetry read
 * @param polledMilli when the broker was last looked at; 0 where it never was
 * @param stuckMilli how long a group may stand still before it is stuck
 */
record Judge(long watermarkMilli, long polledMilli, long stuckMilli) {
  /**
   * Judges one message for one group.
   *
   * @param said what events say
   * @param facts the group's position; empty where the broker tells of none
   * @param context what else matters
   * @return empty where the group does not answer for the message
   */
  Optional<Verdict> verdict(
      String group, long offset, Said said, Optional<GroupFacts> facts, Context context) {
    Optional<Verdict> told = told(group, said);
    if (told.isPresent()) {
      return told;
    }
    if (facts.isEmpty()) {
      return withoutFacts(group, said, context);
    }
    GroupFacts known = facts.get();
    long passed = known.passed(offset);
    if (passed >= 0 && said.failed()) {
      return Optional.of(failed(group, passed, context));
    }
    if (known.expired().has(offset)) {
      return Optional.of(
          Verdict.of(
              group,
              VerdictKind.EXPIRED,
              0.98,
              "retention_overtook_group",
              "the log began behind it while the group had not committed past it"));
    }
    if (known.jumped().has(offset)) {
      return Optional.of(
          Verdict.of(
              group,
              VerdictKind.NEVER_OFFERED,
              0.95,
              "operator_jump",
              "the position of the group was set past it by a tool, while the group had no member"));
    }
    if (passed >= 0) {
      return offset < known.accountableFrom()
          ? Optional.empty()
          : Optional.of(passedInSilence(group, passed, said, context));
    }
    if (known.position() < 0) {
      return Optional.of(
          Verdict.unknown(
              group,
              UnknownReason.AMBIGUOUS,
              "the group has no position in this partition any more"));
    }
    return Optional.of(waiting(group, known, said, context));
  }

  /**
   * What else matters for a message.
   *
   * @param deadLetters what is known of where the group puts what failed
   * @param withoutProducer true where producers' spans are seen, and none of it
   * @param latest the end of the log
   * @param denied the ACLs that are missing
   */
  record Context(
      DeadLetters deadLetters, boolean withoutProducer, long latest, List<String> denied) {}

  private static Optional<Verdict> told(String group, Said said) {
    if (said.deadLettered()) {
      return Optional.of(
          Verdict.of(group, VerdictKind.DEAD_LETTERED, 1, "", "a dead letter names it"));
    }
    if (said.processed()) {
      return Optional.of(
          Verdict.of(group, VerdictKind.DELIVERED, 0.95, "", "its process span ended well"));
    }
    if (said.retried()) {
      return Optional.of(
          Verdict.of(group, VerdictKind.RETRYING, 0.9, "", "a record of a retry topic names it"));
    }
    if (said.passedThrough()) {
      return Optional.of(
          Verdict.of(
              group,
              VerdictKind.DELIVERED,
              0.6,
              "",
              "the process span of an instrumentation ended well, which does not prove that the"
                  + " application did its work"));
    }
    return Optional.empty();
  }

  private Optional<Verdict> withoutFacts(String group, Said said, Context context) {
    if (!said.failed()) {
      return Optional.empty();
    }
    return Optional.of(
        Verdict.unknown(
            group,
            context.denied().isEmpty() ? UnknownReason.AMBIGUOUS : UnknownReason.NO_PERMISSION,
            "its processing failed, and whether the group went on is not known"
                + (context.denied().isEmpty()
                    ? ""
                    : ": grant " + String.join(", ", context.denied()))));
  }

  private Verdict failed(String group, long passed, Context context) {
    if (passed > watermarkMilli) {
      return awaiting(group, passed);
    }
    String went = "its processing failed and the group went on at " + time(passed) + "; ";
    switch (context.deadLetters()) {
      case NOT_SEEN -> {
        return Verdict.unknown(
            group,
            UnknownReason.DEAD_LETTERS_NOT_READ,
            went + "where the group puts its dead letters was never seen");
      }
      case UNPLACED -> {
        return Verdict.unknown(
            group,
            UnknownReason.AMBIGUOUS,
            went + "dead letters of this topic name no origin, and one of them may be its");
      }
      case READ -> {}
    }
    return new Verdict(
        group,
        VerdictKind.FAILED,
        UnknownReason.NONE,
        0.9,
        "error_then_committed",
        List.of(
            "its process span ended with an error",
            "the group went on past it at " + time(passed),
            "no dead letter of the group names it"));
  }

  private static Verdict awaiting(String group, long passed) {
    return Verdict.of(
        group,
        VerdictKind.IN_FLIGHT,
        0.9,
        "awaiting_telemetry",
        "the group went on past it at "
            + time(passed)
            + "; telemetry is not read far enough to judge");
  }

  private Verdict passedInSilence(String group, long passed, Said said, Context context) {
    if (passed > watermarkMilli) {
      return awaiting(group, passed);
    }
    String went = "the group went on past it at " + time(passed) + ", and ";
    if (!said.instrumented()) {
      return Verdict.unknown(
          group, UnknownReason.UNINSTRUMENTED, went + "it never told of any outcome here");
    }
    if (context.withoutProducer()) {
      return Verdict.unknown(
          group, UnknownReason.SAMPLED_OUT, went + "its trace seems not to be sampled");
    }
    return Verdict.unknown(
        group,
        UnknownReason.TELEMETRY_GAP,
        went + "no outcome of it came: it was skipped, or its telemetry was lost");
  }

  private Verdict waiting(String group, GroupFacts known, Said said, Context context) {
    boolean still =
        polledMilli - known.since() >= stuckMilli && context.latest() > known.position();
    String stands =
        "the group stands at offset "
            + known.position()
            + " of "
            + context.latest()
            + " since "
            + time(known.since())
            + (said.failed() ? "; an attempt at this message failed" : "");
    return Verdict.of(group, still ? VerdictKind.STUCK : VerdictKind.IN_FLIGHT, 0.95, "", stands);
  }

  private static String time(long unixMilli) {
    return Instant.ofEpochMilli(unixMilli).toString();
  }
}
