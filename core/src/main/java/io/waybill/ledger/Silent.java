package io.waybill.ledger;

import java.util.List;

/**
 * What it means that a group went past a message and nothing is said of it: the proof that it was
 * skipped, or the reason why that is not known.
 *
 * @param watermarkMilli what was committed past by then has its telemetry read
 * @param settings what the owner says
 */
record Silent(long watermarkMilli, LedgerSettings settings) {
  /** Below this nothing is said. */
  static final double LIKELY = 0.5;

  Verdict verdict(String group, long passed, Said said, Context context) {
    if (passed > watermarkMilli) {
      return Judge.awaiting(group, passed);
    }
    Fact went = Judge.wentPast(passed).plus(", and ");
    if (context.silence() == Silence.WITHOUT_SPAN) {
      return withoutSpan(group, passed, went, context);
    }
    if (context.silence() == Silence.NOT_MIRRORED) {
      return notMirrored(group, passed, went, context);
    }
    if (context.silence() == Silence.PERHAPS_MIRRORED) {
      return Verdict.unknown(
          group,
          UnknownReason.AMBIGUOUS,
          went.plus(
              "it was not seen in the mirror, which may have it all the same: too much came"
                  + " between, or not all of the mirror's log could be read"));
    }
    if (context.silence() != Silence.NOT_OFFERED) {
      return offeredInSilence(group, passed, went, context);
    }
    if (!said.isInstrumented()) {
      return Verdict.unknown(
          group, UnknownReason.UNINSTRUMENTED, went.plus("it never told of any outcome here"));
    }
    if (context.withoutProducer()) {
      return Verdict.unknown(
          group, UnknownReason.SAMPLED_OUT, went.plus("its trace seems not to be sampled"));
    }
    double leftOut = context.leftOut().getAsDouble();
    return leftOut >= LIKELY
        ? leftOut(group, leftOut, went.plus("no outcome of it came"))
        : Verdict.unknown(
            group,
            UnknownReason.TELEMETRY_GAP,
            went.plus("no outcome of it came: it was skipped, or its telemetry was lost"));
  }

  /** The owner says that the group leaves messages out. */
  private static Verdict leftOut(String group, double confidence, Fact fact) {
    return Verdict.of(
        group,
        VerdictKind.FILTERED,
        confidence,
        Judge.DECLARED,
        fact.plus("; it is declared to leave messages out"));
  }

  /** It would have had a span, if it had been handled. */
  private Verdict withoutSpan(String group, long passed, Fact went, Context context) {
    if (context.isCompacted()) {
      return Verdict.unknown(
          group,
          UnknownReason.AMBIGUOUS,
          went.plus("it has no span: compaction may have taken it before"));
    }
    if (context.deadLetters() == DeadLetters.UNPLACED) {
      return unplaced(group, went.plus("it has no span"));
    }
    if (settings.filtering().contains(group)) {
      return leftOut(group, 0.93, went.plus("it has no span"));
    }
    Share share = context.bySpans().get();
    return new Verdict(
        group,
        VerdictKind.SKIPPED,
        UnknownReason.NONE,
        0.93,
        "committed_without_span",
        List.of(
            Fact.of(
                "it is in the log, and its producer's span came; of its processing there is none,"
                    + " and one process handled what stands before and behind it"),
            Judge.wentPast(passed),
            Fact.of(
                "every span that the group's processes ended from then to "
                    + settings.outcomeWithin().toSeconds()
                    + " s after what stands behind it is here, by their SDKs' own count"),
            Fact.of(
                "the group's telemetry tells of "
                    + share.some()
                    + " of "
                    + share.all()
                    + " messages that it went past")));
  }

  /** The mirror has what stands before and behind it. */
  private Verdict notMirrored(String group, long passed, Fact went, Context context) {
    if (context.isCompacted()) {
      return Verdict.unknown(
          group,
          UnknownReason.AMBIGUOUS,
          went.plus("it is not in the mirror: compaction may have taken it before"));
    }
    if (settings.filtering().contains(group)) {
      return leftOut(group, 0.93, went.plus("it is not in the mirror"));
    }
    return new Verdict(
        group,
        VerdictKind.SKIPPED,
        UnknownReason.NONE,
        0.93,
        "not_mirrored",
        List.of(
            Fact.of(
                "it is in the log; the mirror has what stands before and behind it, and nothing of"
                    + " its span, or of its value and key"),
            Judge.wentPast(passed),
            Fact.of("the mirror's partition was read without a gap")));
  }

  private static Verdict unplaced(String group, Fact fact) {
    return Verdict.unknown(
        group,
        UnknownReason.AMBIGUOUS,
        fact.plus("; dead letters of this topic name no origin, and one of them may be its"));
  }

  /** The application was given it, and tells outcomes; of this message it told none. */
  private Verdict offeredInSilence(String group, long passed, Fact went, Context context) {
    long within = settings.outcomeWithin().toMillis();
    boolean fellSilent =
        context.silence() == Silence.OPEN && passed + 2 * within + 60_000 < watermarkMilli;
    if (context.silence() == Silence.OPEN && !fellSilent) {
      return Verdict.of(
          group,
          VerdictKind.IN_FLIGHT,
          0.9,
          "awaiting_outcome",
          went.plus("the application has it and may still tell its outcome"));
    }
    boolean isPassedBy = context.silence() == Silence.PASSED_BY;
    if (isPassedBy && context.isCompacted()) {
      return Verdict.unknown(
          group,
          UnknownReason.AMBIGUOUS,
          went.plus("the application was not given it: compaction may have taken it before"));
    }
    if (context.silence() != Silence.PROVEN && !isPassedBy) {
      return Verdict.unknown(
          group,
          UnknownReason.TELEMETRY_GAP,
          went.plus(
              switch (context.silence()) {
                case PARTIAL -> "the application tells outcomes of some messages only";
                case GAP -> "reports of the process that had it are missing";
                default ->
                    "the process that had it reports no more, or its commits are not seen, as"
                        + " those within a transaction are not";
              }));
    }
    if (context.deadLetters() == DeadLetters.UNPLACED) {
      return unplaced(group, went.plus("no outcome was told"));
    }
    Share share = context.share().get();
    String tells =
        "the application tells an outcome of "
            + share.some()
            + " of "
            + share.all()
            + " messages that it was given";
    if (!share.tellsOfAll()) {
      return Verdict.unknown(
          group, UnknownReason.UNINSTRUMENTED, went.plus("no outcome was told; but " + tells));
    }
    if (settings.filtering().contains(group)) {
      return leftOut(group, 0.95, went.plus("told no outcome; " + tells));
    }
    return new Verdict(
        group,
        VerdictKind.SKIPPED,
        UnknownReason.NONE,
        isPassedBy ? 0.93 : 0.97,
        isPassedBy ? "never_given_to_application" : "committed_without_outcome",
        List.of(
            Fact.of(
                isPassedBy
                    ? "it is in the log; the application was given what stands before and behind"
                        + " it, and not this"
                    : "the application was given it and committed past it, and told no outcome"),
            Judge.wentPast(passed),
            Fact.of(
                "every report of the process from then to "
                    + settings.outcomeWithin().toSeconds()
                    + " s after the commit is here"),
            Fact.of(tells)));
  }
}
