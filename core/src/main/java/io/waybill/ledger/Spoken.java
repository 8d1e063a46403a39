package io.waybill.ledger;

import java.util.Optional;

/** What follows from what is said of a message, whatever the broker knows; the strongest first. */
final class Spoken {
  private Spoken() {}

  static Optional<Verdict> verdict(String group, Said said) {
    if (said.has(Mark.DEAD_LETTERED)) {
      return Optional.of(
          Verdict.of(group, VerdictKind.DEAD_LETTERED, 1, "", "a dead letter names it"));
    }
    if (said.has(Mark.WRAPPED)) {
      return Optional.of(
          Verdict.of(
              group,
              VerdictKind.DEAD_LETTERED,
              0.95,
              "",
              "a dead letter holds its value, which no other message has"));
    }
    if (said.has(Mark.FILTERED)) {
      return Optional.of(
          Verdict.of(
              group,
              VerdictKind.FILTERED,
              0.99,
              "declared_by_application",
              "the application told that it is not for this group"));
    }
    if (said.has(Mark.TOLD)) {
      return Optional.of(
          Verdict.of(
              group, VerdictKind.DELIVERED, 0.99, "", "the application told that it processed it"));
    }
    if (said.has(Mark.MIRRORED)) {
      return Optional.of(
          Verdict.of(
              group,
              VerdictKind.DELIVERED,
              0.99,
              "",
              "the mirror has a message of the same span or value, and of the same key"));
    }
    if (said.has(Mark.PROCESSED) && !said.has(Mark.GAVE_UP)) {
      return Optional.of(
          Verdict.of(group, VerdictKind.DELIVERED, 0.95, "", "its process span ended well"));
    }
    if (said.has(Mark.RETRIED)) {
      return Optional.of(
          Verdict.of(group, VerdictKind.RETRYING, 0.9, "", "a record of a retry topic names it"));
    }
    boolean isContradicted = said.has(Mark.GAVE_UP) || said.has(Mark.FAILED);
    if (said.has(Mark.PASSED_THROUGH) && !isContradicted) {
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
}
