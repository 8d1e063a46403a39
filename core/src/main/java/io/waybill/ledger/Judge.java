package io.waybill.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rules, first match wins: what a record or the application says of a message, then what the
 * broker knows, then that nothing is known. A doubt is always resolved against calling a message
 * lost.
 *
 * @param watermarkMilli what was committed past by then has its telemetry read
 * @param polledMilli when the broker was last looked at; 0 where it never was
 * @param settings what the owner says
 */
record Judge(long watermarkMilli, long polledMilli, LedgerSettings settings) {
  /** The cause where the owner says that the group leaves messages out. */
  static final String DECLARED = "declared_by_owner";

  /**
   * Judges one message for one group.
   *
   * @param said what events say
   * @param facts the group's position; empty where the broker tells of none
   * @param others what else matters; only asked for where the message is not spoken of
   * @return empty where the group does not answer for the message
   */
  Optional<Verdict> verdict(
      String group, long offset, Said said, Optional<GroupFacts> facts, Supplier<Context> others) {
    Optional<Verdict> told = Spoken.verdict(group, said);
    if (told.isPresent()) {
      return told;
    }
    Context context = others.get();
    if (context.presence() == Tapped.Presence.ABORTED) {
      return Optional.of(
          Verdict.of(
              group,
              VerdictKind.ABORTED,
              0.99,
              "transaction_aborted",
              "readers of committed messages are not given it, and others are"));
    }
    if (context.presence() == Tapped.Presence.NOT_THERE) {
      return notThere(group, context);
    }
    if (facts.isEmpty()) {
      return withoutFacts(group, said, context);
    }
    GroupFacts known = facts.get();
    long passed = known.passed(offset);
    if (passed >= 0 && said.isFailed()) {
      return Optional.of(failed(group, passed, said, known, context));
    }
    if (context.exemption().isPresent()) {
      Optional<Verdict> byDesign =
          notForIt(group, offset, passed, said, known, context.exemption().get());
      if (byDesign.isPresent() || passed >= 0) {
        return byDesign;
      }
    }
    if (known.expired().has(offset)) {
      return Optional.of(
          Verdict.of(
              group,
              VerdictKind.EXPIRED,
              0.98,
              "retention_overtook_group",
              Fact.seen(
                  "the log began behind it while the group had not committed past it",
                  context.goneMilli().getAsLong())));
    }
    if (known.jumped().has(offset)) {
      return Optional.of(
          Verdict.of(
              group,
              VerdictKind.NEVER_OFFERED,
              0.95,
              "operator_jump",
              Fact.seen(
                  "the position of the group was set past it by a tool, while the group had no member",
                  passed)));
    }
    if (passed >= 0 && passed <= watermarkMilli && context.isPassedOver().getAsBoolean()) {
      return Optional.of(
          new Verdict(
              group,
              VerdictKind.NEVER_OFFERED,
              UnknownReason.NONE,
              0.95,
              "reset_policy",
              List.of(
                  Fact.seen(
                      "the group had no position that led to it, and began behind it: its commit"
                          + " had expired, or the partition was new and auto.offset.reset is latest",
                      passed),
                  Fact.of(
                      "all that the group's processes told until then is here, by their own count,"
                          + " and none had it"))));
    }
    if (passed >= 0) {
      boolean wasGiven =
          context.silence() != Silence.NOT_OFFERED && context.silence() != Silence.PERHAPS_MIRRORED;
      return offset < Math.min(known.accountableFrom(), said.heardFrom()) && !wasGiven
          ? Optional.empty()
          : Optional.of(new Silent(watermarkMilli, settings).verdict(group, passed, said, context));
    }
    if (known.position() < 0) {
      return Optional.of(
          Verdict.unknown(
              group,
              UnknownReason.AMBIGUOUS,
              Fact.seen("the group has no position in this partition any more", known.since())));
    }
    return Optional.of(waiting(group, known, said, context));
  }

  /** A reader of committed records went past it and did not see it. */
  private static Optional<Verdict> notThere(String group, Context context) {
    if (context.isCompacted()) {
      return Optional.of(
          Verdict.of(
              group,
              VerdictKind.SUPERSEDED,
              0.9,
              "compaction",
              "the log has messages before and behind it, and its topic is compacted"));
    }
    return context.isProduced()
        ? Optional.of(
            Verdict.unknown(
                group,
                UnknownReason.AMBIGUOUS,
                "its producer says that it wrote it, and it is not in the log"))
        : Optional.empty();
  }

  /** The owner says that it is not for the group: it can't be lost to it. */
  private Optional<Verdict> notForIt(
      String group, long offset, long passed, Said said, GroupFacts known, Exemption exemption) {
    boolean isGone = known.expired().has(offset) || known.jumped().has(offset);
    boolean isAccountable = offset >= Math.min(known.accountableFrom(), said.heardFrom());
    if (!isGone && (passed < 0 || !isAccountable)) {
      return Optional.empty();
    }
    return Optional.of(
        !isGone && passed > watermarkMilli
            ? awaiting(group, passed)
            : Verdict.of(
                group,
                VerdictKind.FILTERED,
                0.95,
                DECLARED,
                "its owner says that "
                    + exemption.what()
                    + " not for it, and it told nothing of this one"));
  }

  private Optional<Verdict> withoutFacts(String group, Said said, Context context) {
    if (!said.isFailed()) {
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

  private Verdict failed(String group, long passed, Said said, GroupFacts known, Context context) {
    if (passed > watermarkMilli) {
      return awaiting(group, passed);
    }
    Fact went =
        Fact.seen("its processing failed and the group went on at " + time(passed) + "; ", passed);
    switch (context.deadLetters()) {
      case NOT_SEEN -> {
        return Verdict.unknown(
            group,
            UnknownReason.DEAD_LETTERS_NOT_READ,
            went.plus("where the group puts its dead letters was never seen"));
      }
      case UNPLACED -> {
        return Verdict.unknown(
            group,
            UnknownReason.AMBIGUOUS,
            went.plus("dead letters of this topic name no origin, and one of them may be its"));
      }
      case READ -> {}
    }
    if (!said.has(Mark.GAVE_UP) && known.isShare()) {
      return Verdict.unknown(
          group,
          UnknownReason.UNINSTRUMENTED,
          went.plus(
              "a share group gives a message again; the application does not tell its outcome"));
    }
    if (!said.has(Mark.GAVE_UP) && !context.isLasting().getAsBoolean()) {
      return Verdict.unknown(
          group,
          UnknownReason.TELEMETRY_GAP,
          went.plus("a later attempt may have succeeded: spans of the group are missing"));
    }
    return new Verdict(
        group,
        VerdictKind.FAILED,
        UnknownReason.NONE,
        said.has(Mark.GAVE_UP) ? 0.97 : 0.9,
        "error_then_committed",
        List.of(
            Fact.of(
                said.has(Mark.GAVE_UP)
                    ? "the application told that it failed"
                    : "its process span ended with an error"),
            wentPast(passed),
            Fact.of("no dead letter of the group names it")));
  }

  static Verdict awaiting(String group, long passed) {
    return Verdict.of(
        group,
        VerdictKind.IN_FLIGHT,
        0.9,
        "awaiting_telemetry",
        Fact.seen(
            "the group went on past it at "
                + time(passed)
                + "; telemetry is not read far enough to judge",
            passed));
  }

  static Fact wentPast(long passed) {
    return Fact.seen("the group went on past it at " + time(passed), passed);
  }

  private Verdict waiting(String group, GroupFacts known, Said said, Context context) {
    if (!context.denied().isEmpty()) {
      return Verdict.unknown(
          group,
          UnknownReason.NO_PERMISSION,
          Fact.seen(
              "the group stood at offset "
                  + known.position()
                  + " when it was last seen: grant "
                  + String.join(", ", context.denied()),
              known.since()));
    }
    boolean still =
        polledMilli - known.since() >= settings.stuckAfter().toMillis()
            && context.latest() > known.position();
    Fact stands =
        Fact.seen(
            "the group stands at offset "
                + known.position()
                + " of "
                + context.latest()
                + " since "
                + time(known.since())
                + (said.isFailed() ? "; an attempt at this message failed" : ""),
            polledMilli);
    VerdictKind kind = still ? VerdictKind.STUCK : VerdictKind.IN_FLIGHT;
    if (known.isShare()) {
      return Verdict.of(
          group,
          kind,
          0.5,
          "",
          stands.plus(
              "; a share group may have settled what is behind that, and the broker not say"));
    }
    boolean isHeldUp =
        known.position() == context.lastStable() && context.lastStable() < context.latest();
    return isHeldUp
        ? new Verdict(
            group,
            kind,
            UnknownReason.NONE,
            0.95,
            "open_transaction",
            List.of(
                stands,
                Fact.seen(
                    "a transaction that is open there keeps what is behind from readers of"
                        + " committed records",
                    polledMilli)))
        : Verdict.of(group, kind, 0.95, "", stands);
  }

  static String time(long unixMilli) {
    return Instant.ofEpochMilli(unixMilli).toString();
  }
}
