package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.orders;
import static io.waybill.ledger.Book.processed;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the ledger makes of what the broker says alone. */
final class LedgerFactsTest {
  private static final List<Poll.Group> EMPTY =
      List.of(new Poll.Group("billing", "Classic", "Empty"));
  private final Book book = new Book();

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
  void whatAShareGroupIsPastMayHaveBeenSettledInAnyOrder() {
    String group = "no-dead-letters";
    List<Poll.Group> share = List.of(new Poll.Group(group, "Share", "Stable"));
    List<Poll.Group> left = List.of(new Poll.Group(group, "Share", "Empty"));
    book.look(5, orders(0, 60), share, commit(group, 10))
        .take(Book.handledBut(group, 10, 50, 12L, 13L, 14L))
        .take(processed(group, 12, APP, Status.ERROR));
    assertThat(book.verdict(group, 12).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    assertThat(book.groups(3)).as("it began behind it").isEmpty();
    book.look(5, orders(20, 60), left)
        .look(5, orders(20, 60), new Poll.Commit(group, "orders", 0, 50, false))
        .look(60, orders(20, 60))
        .read();
    assertThat(book.verdict(group, 11).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.verdict(group, 12).reason())
        .as("it may have been given to another member")
        .isEqualTo(UnknownReason.UNINSTRUMENTED);
    assertThat(book.verdict(group, 13).kind())
        .as("neither expired nor passed over by a tool")
        .isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.pipeline(group).lost()).isZero();
    assertThat(book.verdict(group, 55).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    book.take(Book.gaveUp(group, 14));
    assertThat(book.verdict(group, 14).kind()).isEqualTo(VerdictKind.FAILED);
    assertThat(book.pipeline(group).failed()).isEqualTo(1);
  }

  @Test
  void howMuchTheLogMayStillLoseBeforeAGroupMissesSomethingIsTold() {
    book.look(5, orders(2, 12), commit("billing", 4));
    assertThat(book.pipeline("billing").retentionMargin()).hasValue(2);
    book.look(5, orders(4, 12));
    assertThat(book.pipeline("billing").retentionMargin()).hasValue(0);
    book.look(5, orders(4, 12), commit("billing", 12));
    assertThat(book.pipeline("billing").retentionMargin()).as("it lags nowhere").isEmpty();
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
    assertThat(book.seen("", 10).truncatedMilli()).isEqualTo(10_000);
    assertThat(book.seen("", 8).truncatedMilli()).as("it was never cut off").isEqualTo(-1);
    assertThat(book.verdict("billing", 10).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.verdict("audit", 10).reason())
        .as("it was past the place before, and may have had the other message")
        .isEqualTo(UnknownReason.AMBIGUOUS);
  }

  @Test
  void whatRetentionTookBeforeTheGroupCameIsExpired() {
    book.passed().look(5, orders(14, 20)).look(5, orders(14, 30), commit("billing", 30));
    assertThat(book.verdict("billing", 9).kind()).isNotEqualTo(VerdictKind.EXPIRED);
    assertThat(book.verdict("billing", 10).kind()).isEqualTo(VerdictKind.EXPIRED);
    assertThat(book.verdict("billing", 13).kind()).isEqualTo(VerdictKind.EXPIRED);
    assertThat(book.verdict("billing", 14).kind()).isNotEqualTo(VerdictKind.EXPIRED);
    assertThat(book.pipeline("billing").expired()).isEqualTo(4);
  }

  @Test
  void whatWasProcessedAndNotYetCommittedHasNotExpired() {
    book.passed().look(5, orders(14, 20)).take(processed("billing", 11, APP, Status.OK));
    assertThat(book.verdict("billing", 11).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.pipeline("billing").expired()).isEqualTo(3);
  }

  @Test
  void aVerdictCanBeCheckedByTheLooksThatItRestsOn() {
    book.passed().look(5, orders(14, 20)).look(5, orders(14, 30), commit("billing", 30));
    assertThat(book.verdict("billing", 12).facts())
        .extracting(Fact::seenMilli)
        .as("the look that found the log to begin behind it")
        .containsExactly(75_000L);
    BrokerView expired = book.seen("billing", 12);
    assertThat(expired.goneMilli()).isEqualTo(75_000);
    assertThat(expired.before()).contains(new BrokerView.Stand(10, 10_000));
    assertThat(expired.past()).contains(new BrokerView.Stand(30, 80_000));
    assertThat(expired.now()).contains(new BrokerView.Stand(30, 80_000));
    assertThat(List.of(expired.logStart(), expired.logEnd())).containsExactly(14L, 30L);
    BrokerView passed = book.seen("billing", 9);
    assertThat(passed.before()).contains(new BrokerView.Stand(0, 5_000));
    assertThat(passed.past()).contains(new BrokerView.Stand(10, 10_000));
    BrokerView ahead = book.seen("billing", 35);
    assertThat(ahead.before()).contains(new BrokerView.Stand(30, 80_000));
    assertThat(ahead.past()).isEmpty();
    assertThat(ahead.goneMilli()).isEqualTo(-1);
    assertThat(book.seen("nobody", 9).now()).isEmpty();
  }

  @Test
  void whatLooksShowedIsToldToThoseAloneWhoMayKnow() {
    book.passed();
    assertThat(book.ledger.seen(Book.message(3), "billing", Scope.of(Set.of("other")), false))
        .isEmpty();
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
  void aTopicThatWasMadeAnewIsNotItsOldSelf() {
    book.passed().take(processed("billing", 3, APP, Status.OK));
    book.look(5, new Poll.Offsets("orders", "id-2", 0, 0, 8), commit("billing", 0));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    book.take(processed("billing", 3, APP, Status.OK)); // of the old one, by its time
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
  }
}
