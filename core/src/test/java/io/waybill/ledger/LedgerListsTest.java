package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.hop;
import static io.waybill.ledger.Book.orders;
import static io.waybill.ledger.Book.processed;
import static io.waybill.ledger.Book.produced;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.EventKind;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages by verdict, of a time, and of a tenant. */
final class LedgerListsTest {
  private final Book book = new Book();

  @Test
  void messagesAreListedByVerdictPageByPage() {
    book.passed()
        .take(
            hop(EventKind.DEAD_LETTER, "billing", 1),
            Book.outcome(OutcomeDetail.Outcome.FAILED, 2),
            Book.outcome(OutcomeDetail.Outcome.FAILED, 4),
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
  void whatWasLostInATimeIsListedByWhenTheGroupWentPastIt() {
    book.look(5, orders(0, 60), commit("no-dead-letters", 0))
        .take(
            processed("no-dead-letters", 3, APP, Status.ERROR),
            processed("no-dead-letters", 13, APP, Status.ERROR))
        .take(Book.handledBut("no-dead-letters", 0, 60, 3L, 13L))
        .look(100, orders(0, 60), commit("no-dead-letters", 10))
        .look(100, orders(0, 60), commit("no-dead-letters", 60))
        .look(60, orders(0, 60))
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

  @Test
  void theNewestComeFirstOnPagesOfAnySize() {
    Book book = new Book().look(5, orders(0, 10), commit("billing", 0), commit("stock", 0));
    for (long i = 1; i <= 12; i++) {
      book.look(
          5,
          orders(i, 10 + i * 10),
          commit("billing", i * 7),
          commit("stock", Math.max(0, i * 9 - 20)));
      book.take(
          hop(EventKind.DEAD_LETTER, "billing", i * 7 - 3),
          hop(EventKind.DEAD_LETTER, "stock", i * 8));
    }
    Set<VerdictKind> kinds = Set.of(VerdictKind.DEAD_LETTERED, VerdictKind.EXPIRED);
    MessageQuery all =
        new MessageQuery(kinds, "", "", "", MessageQuery.Period.ALWAYS, Optional.empty());
    List<MessageQuery.Listed> byPlace = book.ledger.messages(all, Scope.ALL, true, 1000).messages();
    for (int limit : new int[] {1, 2, 3, 7, 1000}) {
      List<MessageQuery.Listed> newest = new ArrayList<>();
      Optional<MessageQuery.NewestPlace> from = Optional.empty();
      do {
        MessageQuery.NewestListing page =
            book.ledger.newestMessages(all, from, Scope.ALL, true, limit);
        newest.addAll(page.messages());
        from = page.next();
      } while (from.isPresent());
      assertThat(newest).as("pages of %s", limit).containsExactlyInAnyOrderElementsOf(byPlace);
      assertThat(newest)
          .extracting(one -> one.passedMilli() < 0 ? Long.MAX_VALUE : one.passedMilli())
          .as("pages of %s", limit)
          .isSortedAccordingTo(Comparator.reverseOrder());
    }
    assertThat(byPlace).as("some are not passed yet").anyMatch(one -> one.passedMilli() < 0);
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
