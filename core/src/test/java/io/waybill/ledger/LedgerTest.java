package io.waybill.ledger;

import static io.waybill.ledger.Book.AGENT;
import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.handledBut;
import static io.waybill.ledger.Book.hop;
import static io.waybill.ledger.Book.message;
import static io.waybill.ledger.Book.orders;
import static io.waybill.ledger.Book.processed;
import static io.waybill.ledger.Book.produced;
import static io.waybill.ledger.Book.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the ledger says of a message, by what it was told. */
final class LedgerTest {
  private final Book book = new Book();

  @Test
  void whatIsProcessedIsDelivered() {
    book.passed().take(processed("billing", 3, APP, Status.OK));
    Verdict verdict = book.verdict("billing", 3);
    assertThat(verdict.kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(verdict.confidence()).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void anInstrumentationsSpanProvesLittle() {
    book.passed().take(processed("billing", 3, AGENT, Status.UNSET));
    Verdict verdict = book.verdict("billing", 3);
    assertThat(verdict.kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(verdict.confidence()).isLessThan(0.9);
    assertThat(verdict.facts().getFirst().text()).contains("does not prove");
  }

  @Test
  void whatWasOnlyFetchedIsNoOutcome() {
    book.passed().take(received("billing", 3), processed("billing", 4, APP, Status.OK));
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.TELEMETRY_GAP);
  }

  @Test
  void whatMayNotBeSeenAnyMoreIsUnknownAndSaysWhatToGrant() {
    book.passed().take(processed("no-dead-letters", 3, APP, Status.OK));
    assertThat(book.verdict("billing", 15).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    for (String acl :
        List.of("DESCRIBE on the group billing", "DESCRIBE on the cluster or on the groups")) {
      book.lookInVain(5, acl);
      Verdict verdict = book.verdict("billing", 15);
      assertThat(verdict.reason()).isEqualTo(UnknownReason.NO_PERMISSION);
      assertThat(verdict.facts().getFirst().text()).contains("grant " + acl);
    }
    book.lookInVain(5, "DESCRIBE on the group audit", "DESCRIBE_CONFIGS on the topic orders");
    assertThat(book.verdict("billing", 15).kind())
        .as("it is seen")
        .isEqualTo(VerdictKind.IN_FLIGHT);
  }

  @Test
  void silenceIsNeverCalledLost() {
    book.passed();
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.UNINSTRUMENTED);
    book.take(processed("billing", 4, APP, Status.OK), produced(4));
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.SAMPLED_OUT);
    book.take(produced(3));
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.TELEMETRY_GAP);
    assertThat(book.pipeline("billing").lost()).isZero();
    assertThat(book.pipeline("billing").unknown()).isEqualTo(9);
  }

  @Test
  void anErrorIsAFailureOnlyWhereDeadLettersAreRead() {
    book.passedMany()
        .take(processed("billing", 3, APP, Status.ERROR))
        .take(handledBut("billing", 0, 50, 3L, 5L));
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.DEAD_LETTERS_NOT_READ);
    assertThat(book.pipeline("billing").lost()).isZero();

    book.take(hop(EventKind.DEAD_LETTER, "billing", 5));

    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.FAILED);
    assertThat(book.verdict("billing", 5).kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
    assertThat(book.pipeline("billing").firstLost()).contains(new Pipeline.Place(0, 3));
  }

  @Test
  void aDeadLetterThatNamesNoOriginMayBeAnyFailedOne() {
    book.passed()
        .take(
            hop(EventKind.DEAD_LETTER, "billing", 5),
            processed("billing", 3, APP, Status.ERROR),
            Book.deadLetterOfUnknownOrigin("orders"));
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(book.pipeline("billing").lost()).isZero();
    assertThat(book.pipeline("billing").unknown()).isEqualTo(9);
  }

  @Test
  void aDeadLetterOfAGroupThatCommitsNothingHereMayBeOfTheOneThatDoes() {
    book.passedMany()
        .take(hop(EventKind.DEAD_LETTER, "billing", 5), processed("billing", 3, APP, Status.ERROR))
        .take(handledBut("billing", 0, 50, 3L, 5L));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.FAILED);
    book.take(hop(EventKind.DEAD_LETTER, "connect-billing", 3));
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(book.pipeline("billing").lost()).isZero();
  }

  @Test
  void countsAgreeWithTheVerdictsOfTheMessages() {
    book.look(5, orders(0, 60), commit("billing", 0), commit("audit", 0))
        .look(5, orders(0, 60), commit("billing", 50), commit("audit", 50))
        .look(60, orders(0, 60))
        .read()
        .take(
            hop(EventKind.DEAD_LETTER, "billing", 1),
            hop(EventKind.DEAD_LETTER, "", 2),
            processed("billing", 2, APP, Status.ERROR),
            processed("billing", 3, APP, Status.ERROR),
            processed("billing", 4, APP, Status.OK),
            hop(EventKind.RETRY, "billing", 5),
            processed("billing", 6, AGENT, Status.OK),
            processed("billing", 7, APP, Status.OK))
        .take(handledBut("billing", 8, 50));
    Map<VerdictKind, Long> kinds =
        LongStream.range(0, 50)
            .mapToObj(offset -> book.verdict("billing", offset).kind())
            .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
    Pipeline counted = book.pipeline("billing");
    assertThat(kinds)
        .containsEntry(VerdictKind.DELIVERED, counted.delivered())
        .containsEntry(VerdictKind.DEAD_LETTERED, counted.deadLettered())
        .containsEntry(VerdictKind.RETRYING, counted.retrying())
        .containsEntry(VerdictKind.FAILED, counted.failed())
        .containsEntry(VerdictKind.UNKNOWN, counted.unknown());
  }

  @Test
  void anErrorThatWasMadeGoodIsNoFailure() {
    book.passed()
        .take(
            hop(EventKind.DEAD_LETTER, "billing", 5),
            processed("billing", 3, AGENT, Status.ERROR),
            processed("billing", 3, AGENT, Status.UNSET));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.pipeline("billing").failed()).isZero();
  }

  @Test
  void nothingIsJudgedBeforeTelemetryIsRead() {
    book.look(5, orders(0, 60), commit("billing", 0))
        .look(5, orders(0, 60), commit("billing", 50))
        .take(hop(EventKind.DEAD_LETTER, "billing", 5), processed("billing", 3, APP, Status.ERROR))
        .take(handledBut("billing", 0, 50, 3L, 5L));
    assertThat(book.verdict("billing", 3).cause()).isEqualTo("awaiting_telemetry");
    assertThat(book.pipeline("billing").lost()).isZero();
    assertThat(book.pipeline("billing").unknown()).isZero();
    book.read();
    assertThat(book.verdict("billing", 3).cause())
        .as("the grace is not over")
        .isEqualTo("awaiting_telemetry");
    book.look(60, orders(0, 60));
    assertThat(book.verdict("billing", 3).cause())
        .as("the ends of that look are not read")
        .isEqualTo("awaiting_telemetry");
    book.read();
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.FAILED);
  }

  @Test
  void whatTheGroupHasNotReachedIsInFlightAndThenStuck() {
    book.passed();
    assertThat(book.verdict("billing", 12).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    book.look(400, orders(0, 20));
    assertThat(book.verdict("billing", 12).kind()).isEqualTo(VerdictKind.STUCK);
    book.take(processed("billing", 3, APP, Status.OK));
    assertThat(book.groups(20)).as("not written yet").isEmpty();
  }

  @Test
  void aGroupDoesNotAnswerForWhatWasThereBeforeIt() {
    book.look(5, orders(0, 20), commit("billing", 20)).look(60, orders(0, 25)).read();
    assertThat(book.groups(3)).isEmpty();
    assertThat(book.groups(22)).containsExactly("billing");
    assertThat(book.pipeline("billing").unknown()).isZero();
  }

  @Test
  void aDeadLetterWithoutGroupIsTheOnlyGroupsOrAnybodys() {
    book.passed().take(hop(EventKind.DEAD_LETTER, "", 3));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
    book.look(5, orders(0, 20), commit("audit", 0))
        .look(5, orders(0, 20), commit("audit", 10))
        .look(60, orders(0, 20))
        .read();
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(book.verdict("audit", 3).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
  }

  @Test
  void whatIsSaidWithoutAGroupIsTheOneGroupsThatIsThere() {
    book.passed()
        .look(
            5,
            orders(0, 20),
            List.of(new Poll.Group("audit", "Classic", "Empty")),
            commit("audit", 2));
    book.take(processed("", 1, APP, Status.OK), processed("", 3, APP, Status.OK));
    assertThat(book.verdict("billing", 3).kind())
        .as("audit has no member, and never got there")
        .isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.verdict("billing", 1).kind()).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.pipeline("billing").delivered()).isEqualTo(1);
    book.look(5, orders(0, 20), List.of(new Poll.Group("audit", "Classic", "Stable")));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void anotherTenantsEvidenceNeitherCountsNorShows() {
    book.passed();
    Event others = processed("billing", 3, APP, Status.OK);
    book.take(others);
    assertThat(book.ledger.judge(message(3), Scope.of(Set.of("globex")), true))
        .extracting(Verdict::reason)
        .containsExactly(UnknownReason.UNINSTRUMENTED);
    assertThat(book.ledger.judge(message(3), Scope.of(Set.of("globex")), false)).isEmpty();
    assertThat(book.ledger.judge(message(3), Scope.of(Set.of("acme")), false))
        .extracting(Verdict::kind)
        .containsExactly(VerdictKind.DELIVERED);
    assertThat(book.ledger.judge(message(4), Scope.of(Set.of("globex")), false)).isEmpty();
    book.take(produced(7));
    assertThat(book.ledger.judge(message(7), Scope.of(Set.of("acme")), false))
        .as("what the broker says of a tenant's own message is the tenant's to know")
        .extracting(Verdict::kind)
        .containsExactly(VerdictKind.UNKNOWN);
  }

  @Test
  void aDeadLetterThatNamesNoTenantClearsTheTenantsMessage() {
    book.passedMany()
        .take(hop(EventKind.DEAD_LETTER, "billing", 5), processed("billing", 3, APP, Status.ERROR))
        .take(handledBut("billing", 0, 50, 3L, 5L));
    assertThat(book.ledger.judge(message(3), Scope.of(Set.of("acme")), false))
        .extracting(Verdict::kind)
        .containsExactly(VerdictKind.FAILED);
    book.take(Book.event("default", hop(EventKind.DEAD_LETTER, "billing", 3).detail()));
    assertThat(book.ledger.judge(message(3), Scope.of(Set.of("acme")), false))
        .extracting(Verdict::reason)
        .containsExactly(UnknownReason.AMBIGUOUS);
  }

  @Test
  void whatCantBeTrueIsRejectedAndCounted() {
    book.passed()
        .take(
            processed("billing", Long.MAX_VALUE - 1, APP, Status.OK),
            Book.processedOf("x".repeat(70_000)));
    assertThat(book.ledger.unheard()).isEqualTo(2);
    assertThat(book.groups(Long.MAX_VALUE - 1)).isEmpty();
  }

  @Test
  void whatAGroupLeavesOutThatIsDeclaredToIsFiltered() {
    book.look(5, orders(0, 200), commit("by-design", 0), commit("billing", 3));
    for (long offset = 0; offset < 100; offset++) {
      book.take(produced(offset));
      if (offset % 4 != 0) {
        book.take(processed("by-design", offset, APP, offset == 7 ? Status.ERROR : Status.OK));
      }
    }
    book.take(hop(EventKind.DEAD_LETTER, "", 8))
        .look(5, orders(0, 200), commit("by-design", 100))
        .look(60, orders(0, 200))
        .read();
    Verdict filtered = book.verdict("by-design", 4);
    assertThat(filtered.kind()).isEqualTo(VerdictKind.FILTERED);
    assertThat(filtered.confidence()).as("a span may be lost").isBetween(0.5, 0.9);
    assertThat(book.verdict("by-design", 1).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.verdict("by-design", 7).kind()).as("it failed").isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.verdict("by-design", 8).kind())
        .as("somebody's dead letter")
        .isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.verdict("by-design", 150).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    assertThat(book.pipeline("by-design").filtered()).isEqualTo(24);
    assertThat(book.pipeline("by-design").unknown()).isEqualTo(2);
  }

  @Test
  void whatAGroupGoesPastOnATopicThatIsNotForItIsFiltered() {
    book.look(5, orders(0, 20), commit("not-for", 0), commit("billing", 0))
        .take(
            processed("not-for", 2, APP, Status.OK),
            processed("not-for", 3, APP, Status.ERROR),
            processed("billing", 2, APP, Status.OK))
        .look(5, orders(0, 20), commit("not-for", 10), commit("billing", 10))
        .look(60, orders(0, 20))
        .read();
    Verdict filtered = book.verdict("not-for", 4);
    assertThat(filtered.kind()).isEqualTo(VerdictKind.FILTERED);
    assertThat(filtered.cause()).isEqualTo("declared_by_owner");
    assertThat(book.verdict("not-for", 2).kind()).as("it took it").isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.verdict("not-for", 3).kind()).as("it failed").isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.verdict("not-for", 15).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    assertThat(book.verdict("billing", 4).kind()).as("others").isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.pipeline("not-for").filtered()).isEqualTo(8);
    assertThat(book.pipeline("not-for").unknown()).isEqualTo(1);
    assertThat(book.ledger.findings(Scope.ALL)).noneMatch(one -> one.group().equals("not-for"));
    book.look(5, orders(15, 20), commit("not-for", 10), commit("billing", 10));
    assertThat(book.verdict("billing", 12).kind()).isEqualTo(VerdictKind.EXPIRED);
    assertThat(book.verdict("not-for", 12).kind())
        .as("nothing is lost to whom it is not for")
        .isEqualTo(VerdictKind.FILTERED);
    assertThat(book.pipeline("not-for").expired()).isZero();
    assertThat(book.pipeline("not-for").filtered()).isEqualTo(13);
  }
}
