package io.waybill.ledger;

import static io.waybill.ledger.Book.AGENT;
import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the ledger says of a message, by what it was told. */
final class LedgerTest {
  private static final List<Poll.Group> EMPTY =
      List.of(new Poll.Group("billing", "Classic", "Empty"));
  private final Book book = new Book();

  /** The group stood at 0, and has gone past 10 of 20; that is long ago, and telemetry is read. */
  private Book passed() {
    return book.look(5, orders(0, 20), commit("billing", 0))
        .look(5, orders(0, 20), commit("billing", 10))
        .look(60, orders(0, 20))
        .read();
  }

  @Test
  void whatIsProcessedIsDelivered() {
    passed().take(processed("billing", 3, APP, Status.OK));
    Verdict verdict = book.verdict("billing", 3);
    assertThat(verdict.kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(verdict.confidence()).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void anInstrumentationsSpanProvesLittle() {
    passed().take(processed("billing", 3, AGENT, Status.UNSET));
    Verdict verdict = book.verdict("billing", 3);
    assertThat(verdict.kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(verdict.confidence()).isLessThan(0.9);
    assertThat(verdict.facts().getFirst()).contains("does not prove");
  }

  @Test
  void whatWasOnlyFetchedIsNoOutcome() {
    passed().take(received("billing", 3), processed("billing", 4, APP, Status.OK));
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.TELEMETRY_GAP);
  }

  @Test
  void whatMayNotBeSeenAnyMoreIsUnknownAndSaysWhatToGrant() {
    passed().take(processed("no-dead-letters", 3, APP, Status.OK));
    assertThat(book.verdict("billing", 15).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    for (String acl :
        List.of("DESCRIBE on the group billing", "DESCRIBE on the cluster or on the groups")) {
      book.lookInVain(5, acl);
      Verdict verdict = book.verdict("billing", 15);
      assertThat(verdict.reason()).isEqualTo(UnknownReason.NO_PERMISSION);
      assertThat(verdict.facts().getFirst()).contains("grant " + acl);
    }
    book.lookInVain(5, "DESCRIBE on the group audit", "DESCRIBE_CONFIGS on the topic orders");
    assertThat(book.verdict("billing", 15).kind())
        .as("it is seen")
        .isEqualTo(VerdictKind.IN_FLIGHT);
  }

  @Test
  void silenceIsNeverCalledLost() {
    passed();
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
    passed().take(processed("billing", 3, APP, Status.ERROR));
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.DEAD_LETTERS_NOT_READ);
    assertThat(book.pipeline("billing").lost()).isZero();

    book.take(hop(EventKind.DEAD_LETTER, "billing", 5));

    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.FAILED);
    assertThat(book.verdict("billing", 5).kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
    assertThat(book.pipeline("billing").firstLost()).contains(new Pipeline.Place(0, 3));
  }

  @Test
  void aDeadLetterThatNamesNoOriginMayBeAnyFailedOne() {
    passed()
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
    passed()
        .take(
            hop(EventKind.DEAD_LETTER, "billing", 5),
            processed("billing", 3, APP, Status.ERROR),
            hop(EventKind.DEAD_LETTER, "connect-billing", 3));
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(book.pipeline("billing").lost()).isZero();
  }

  @Test
  void countsAgreeWithTheVerdictsOfTheMessages() {
    book.look(5, orders(0, 20), commit("billing", 0), commit("audit", 0))
        .look(5, orders(0, 20), commit("billing", 10), commit("audit", 10))
        .look(60, orders(0, 20))
        .read()
        .take(
            hop(EventKind.DEAD_LETTER, "billing", 1),
            hop(EventKind.DEAD_LETTER, "", 2),
            processed("billing", 2, APP, Status.ERROR),
            processed("billing", 3, APP, Status.ERROR),
            processed("billing", 4, APP, Status.OK),
            hop(EventKind.RETRY, "billing", 5),
            processed("billing", 6, AGENT, Status.OK));
    Map<VerdictKind, Long> kinds =
        LongStream.range(0, 10)
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
    passed()
        .take(
            hop(EventKind.DEAD_LETTER, "billing", 5),
            processed("billing", 3, AGENT, Status.ERROR),
            processed("billing", 3, AGENT, Status.UNSET));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.pipeline("billing").failed()).isZero();
  }

  @Test
  void nothingIsJudgedBeforeTelemetryIsRead() {
    book.look(5, orders(0, 20), commit("billing", 0))
        .look(5, orders(0, 20), commit("billing", 10))
        .take(hop(EventKind.DEAD_LETTER, "billing", 5), processed("billing", 3, APP, Status.ERROR));
    assertThat(book.verdict("billing", 3).cause()).isEqualTo("awaiting_telemetry");
    assertThat(book.pipeline("billing").lost()).isZero();
    assertThat(book.pipeline("billing").unknown()).isZero();
    book.read();
    assertThat(book.verdict("billing", 3).cause())
        .as("the grace is not over")
        .isEqualTo("awaiting_telemetry");
    book.look(60, orders(0, 20));
    assertThat(book.verdict("billing", 3).cause())
        .as("the ends of that look are not read")
        .isEqualTo("awaiting_telemetry");
    book.read();
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.FAILED);
  }

  @Test
  void whatTheGroupHasNotReachedIsInFlightAndThenStuck() {
    passed();
    assertThat(book.verdict("billing", 12).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    book.look(400, orders(0, 20));
    assertThat(book.verdict("billing", 12).kind()).isEqualTo(VerdictKind.STUCK);
    book.take(processed("billing", 3, APP, Status.OK));
    assertThat(book.groups(20)).as("not written yet").isEmpty();
  }

  @Test
  void whatRetentionTookBeforeTheGroupCameIsExpired() {
    passed().look(5, orders(14, 20)).look(5, orders(14, 30), commit("billing", 30));
    assertThat(book.verdict("billing", 9).kind()).isNotEqualTo(VerdictKind.EXPIRED);
    assertThat(book.verdict("billing", 10).kind()).isEqualTo(VerdictKind.EXPIRED);
    assertThat(book.verdict("billing", 13).kind()).isEqualTo(VerdictKind.EXPIRED);
    assertThat(book.verdict("billing", 14).kind()).isNotEqualTo(VerdictKind.EXPIRED);
    assertThat(book.pipeline("billing").expired()).isEqualTo(4);
  }

  @Test
  void whatWasProcessedAndNotYetCommittedHasNotExpired() {
    passed().look(5, orders(14, 20)).take(processed("billing", 11, APP, Status.OK));
    assertThat(book.verdict("billing", 11).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.pipeline("billing").expired()).isEqualTo(3);
  }

  @Test
  void whatAToolJumpedOverWasNeverOffered() {
    book.look(5, orders(0, 20), EMPTY, commit("billing", 5))
        .look(5, orders(0, 20), List.of(), new Poll.Commit("billing", "orders", 0, 15, false));
    assertThat(book.verdict("billing", 5).kind()).isEqualTo(VerdictKind.NEVER_OFFERED);
    assertThat(book.verdict("billing", 14).cause()).isEqualTo("operator_jump");
    assertThat(book.verdict("billing", 15).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
  }

  @Test
  void aShortRunBetweenTwoLooksIsNoJump() {
    book.look(5, orders(0, 20), EMPTY, commit("billing", 5))
        .look(5, orders(0, 20), commit("billing", 15))
        .look(60, orders(0, 20))
        .read();
    assertThat(book.verdict("billing", 7).kind()).isEqualTo(VerdictKind.UNKNOWN);
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
    passed().take(hop(EventKind.DEAD_LETTER, "", 3));
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
    passed()
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
  void aTopicThatWasMadeAnewIsNotItsOldSelf() {
    passed().take(processed("billing", 3, APP, Status.OK));
    book.look(5, new Poll.Offsets("orders", "id-2", 0, 0, 8), commit("billing", 0));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    book.take(processed("billing", 3, APP, Status.OK)); // of the old one, by its time
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
  }

  @Test
  void anotherTenantsEvidenceNeitherCountsNorShows() {
    passed();
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
    passed()
        .take(
            hop(EventKind.DEAD_LETTER, "billing", 5),
            processed("billing", 3, APP, Status.ERROR),
            Book.event("default", hop(EventKind.DEAD_LETTER, "billing", 3).detail()));
    assertThat(book.ledger.judge(message(3), Scope.of(Set.of("acme")), false))
        .extracting(Verdict::reason)
        .containsExactly(UnknownReason.AMBIGUOUS);
  }

  @Test
  void whatCantBeTrueIsRejectedAndCounted() {
    passed()
        .take(
            processed("billing", Long.MAX_VALUE - 1, APP, Status.OK),
            Book.processedOf("x".repeat(70_000)));
    assertThat(book.ledger.unheard()).isEqualTo(2);
    assertThat(book.groups(Long.MAX_VALUE - 1)).isEmpty();
  }

  @Test
  void messagesAreListedByVerdictPageByPage() {
    passed()
        .take(
            hop(EventKind.DEAD_LETTER, "billing", 1),
            processed("billing", 2, APP, Status.ERROR),
            processed("billing", 4, APP, Status.ERROR),
            processed("billing", 7, APP, Status.OK))
        .look(5, orders(12, 20));
    Set<VerdictKind> lost = Set.of(VerdictKind.FAILED, VerdictKind.EXPIRED);
    assertThat(list(lost, 100)).containsExactly(2L, 4L, 10L, 11L);
    assertThat(list(lost, 1)).as("in pages of one").containsExactly(2L, 4L, 10L, 11L);
    assertThat(list(Set.of(VerdictKind.DEAD_LETTERED), 2)).containsExactly(1L);
    assertThat(list(Set.of(VerdictKind.UNKNOWN), 3)).containsExactly(0L, 3L, 5L, 6L, 8L, 9L);
    assertThat(list(Set.of(VerdictKind.DELIVERED), 3)).containsExactly(7L);
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
  void aGroupThatStandsBeforeAnOpenTransactionIsToldSo() {
    Poll.Offsets held = new Poll.Offsets("orders", "id-1", 0, 0, 20, false, 7);
    book.look(5, held, commit("billing", 7), commit("audit", 3));
    assertThat(book.verdict("billing", 9).cause()).isEqualTo("open_transaction");
    assertThat(book.verdict("billing", 9).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    assertThat(book.verdict("audit", 9).cause()).as("it has messages to read").isEmpty();
    book.look(400, held);
    assertThat(book.verdict("billing", 9).kind()).isEqualTo(VerdictKind.STUCK);
    book.look(5, orders(0, 20));
    assertThat(book.verdict("billing", 9).cause()).as("it was closed").isEmpty();
  }

  @Test
  void whatTheBrokersLostIsLostToAnyGroup() {
    book.look(5, orders(0, 12), commit("billing", 4)).look(5, orders(0, 9));
    assertThat(book.verdict("", 10).kind()).isEqualTo(VerdictKind.LOST_ON_BROKER);
    assertThat(book.groups(10)).as("no group can act on it").containsExactly("");
    assertThat(book.verdict("billing", 8).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    assertThat(book.pipeline("").lostOnBroker()).isEqualTo(3);
    assertThat(book.pipeline("").lost()).isEqualTo(3);
    assertThat(book.pipeline("").lag()).isZero();
    MessageQuery lost =
        new MessageQuery(
            Set.of(VerdictKind.LOST_ON_BROKER),
            "",
            "",
            "",
            MessageQuery.Period.ALWAYS,
            Optional.empty());
    assertThat(book.ledger.messages(lost, Scope.ALL, true, 10).messages())
        .extracting(one -> one.message().offset())
        .containsExactly(9L, 10L, 11L);
    book.ledger.revise();
    assertThat(book.ledger.changes(0, 10))
        .extracting(Change::verdict)
        .containsOnly(VerdictKind.LOST_ON_BROKER)
        .hasSize(3);
  }

  @Test
  void twoObserversThatLookAtOnceMakeNothingLost() {
    book.lookBy("one", 5, orders(0, 12))
        .lookBy("two", 1, orders(0, 9))
        .lookBy("one", 4, orders(0, 15));
    assertThat(book.ledger.pipelines(Scope.ALL)).isEmpty();
    book.lookBy("one", 5, orders(0, 13));
    assertThat(book.pipeline("").lostOnBroker()).as("but the same one knows").isEqualTo(2);
    book.lookBy("two", 300, orders(0, 11));
    assertThat(book.pipeline("").lostOnBroker()).as("and so does one much later").isEqualTo(4);
  }

  @Test
  void whatHasThePlaceOfALostMessageIsJudgedByItself() {
    book.look(5, orders(0, 12), commit("billing", 4), commit("audit", 12))
        .look(5, orders(0, 9))
        .look(5, orders(0, 12))
        .take(processed("billing", 10, APP, Status.OK), processed("audit", 10, APP, Status.OK))
        .look(5, orders(0, 12), commit("billing", 12));
    assertThat(book.verdict("", 10).kind()).isEqualTo(VerdictKind.LOST_ON_BROKER);
    assertThat(book.verdict("billing", 10).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.verdict("audit", 10).reason())
        .as("it was past the place before, and may have had the other message")
        .isEqualTo(UnknownReason.AMBIGUOUS);
  }

  @Test
  void whatWasLostInATimeIsListedByWhenTheGroupWentPastIt() {
    book.look(5, orders(0, 20), commit("no-dead-letters", 0))
        .take(
            processed("no-dead-letters", 3, APP, Status.ERROR),
            processed("no-dead-letters", 13, APP, Status.ERROR))
        .look(100, orders(0, 20), commit("no-dead-letters", 10))
        .look(100, orders(0, 20), commit("no-dead-letters", 20))
        .look(60, orders(0, 20))
        .read();
    assertThat(lostIn(0, 105_000)).isEmpty();
    assertThat(lostIn(105_000, 105_001)).containsExactly(3L);
    assertThat(lostIn(105_001, 300_000)).containsExactly(13L);
    assertThat(lostIn(0, 300_000)).containsExactly(3L, 13L);
  }

  private List<Long> lostIn(long from, long to) {
    MessageQuery query =
        new MessageQuery(
            Set.of(VerdictKind.FAILED),
            "",
            "",
            "",
            new MessageQuery.Period(from, to),
            Optional.empty());
    return book.ledger.messages(query, Scope.ALL, true, 10).messages().stream()
        .map(one -> one.message().offset())
        .toList();
  }

  @Test
  void aTenantWhoIsNotToldTheBrokersFactsListsWhatIsTheirs() {
    book.look(5, orders(0, 12), commit("billing", 0))
        .take(produced(3), hop(EventKind.DEAD_LETTER, "billing", 1))
        .look(5, orders(5, 12));
    MessageQuery expired =
        new MessageQuery(
            Set.of(VerdictKind.EXPIRED), "", "", "", MessageQuery.Period.ALWAYS, Optional.empty());
    assertThat(book.ledger.messages(expired, Scope.of(Set.of("acme")), false, 10).messages())
        .singleElement()
        .satisfies(one -> assertThat(one.message().offset()).isEqualTo(3));
    assertThat(book.ledger.messages(expired, Scope.of(Set.of("other")), false, 10).messages())
        .isEmpty();
  }

  private List<Long> list(Set<VerdictKind> kinds, int limit) {
    List<Long> offsets = new ArrayList<>();
    Optional<MessageQuery.Place> from = Optional.empty();
    do {
      MessageQuery.Listing page =
          book.ledger.messages(
              new MessageQuery(kinds, "orders", "billing", "", MessageQuery.Period.ALWAYS, from),
              Scope.ALL,
              true,
              limit);
      page.messages().forEach(one -> offsets.add(one.message().offset()));
      assertThat(page.messages().size()).isLessThanOrEqualTo(limit);
      from = page.next();
    } while (from.isPresent());
    return offsets;
  }
}
