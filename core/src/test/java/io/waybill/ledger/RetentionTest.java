package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.EventKind;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is older than the retention, which is an hour here, is forgotten, and nothing else. */
final class RetentionTest {
  private static final int HOUR = 3600;

  private static long bytes(Book book) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    book.ledger.write(new LedgerOutput(bytes));
    return bytes.size();
  }

  @Test
  void messagesOfLongAgoAreForgottenWithAllThatWasSaidOfThem() {
    Book book =
        new Book()
            .look(5, orders(0, 10), commit("billing", 0))
            .take(
                Book.processed("billing", 3, APP, Status.OK),
                Book.hop(EventKind.DEAD_LETTER, "billing", 4),
                Book.produced(5))
            .look(300, orders(0, 20), commit("billing", 10));
    book.ledger.revise();
    assertThat(book.pipeline("billing").deadLettered()).isEqualTo(1);
    book.take(Book.processed("billing", 15, APP, Status.OK))
        .look(HOUR - 100, orders(0, 20), commit("billing", 20));
    assertThat(book.groups(3)).as("it is no message any more").isEmpty();
    assertThat(book.groups(15)).containsExactly("billing");
    assertThat(book.pipeline("billing").delivered()).isEqualTo(1);
    assertThat(book.pipeline("billing").deadLettered()).isZero();
    assertThat(book.pipeline("billing").unknown()).as("nor is it unknown").isLessThan(20);

    book.take(Book.hop(EventKind.DEAD_LETTER, "billing", 3));
    assertThat(book.groups(3)).as("what comes too late is not heard").isEmpty();
    assertThat(book.ledger.unheard()).isEqualTo(1);
    book.ledger.revise();
    assertThat(book.ledger.changes(0, 10)).as("and nothing is taken back").hasSize(1);
  }

  @Test
  void whereOneOfTwoThatADeadLetterMayHoldIsForgottenTheOtherIsNotProven() {
    Book book = new Book().look(5, orders(0, 10), commit("billing", 0));
    book.take(Book.holding(103, Book.message(3)), Book.holding(104, Book.message(4)))
        .look(300, orders(0, 20), commit("billing", 20))
        .take(
            Book.holding(103, Book.message(15)),
            Book.holding(105, Book.message(16)),
            Book.deadLetterOfUnknownOrigin("orders", 103L),
            Book.deadLetterOfUnknownOrigin("orders", 104L),
            Book.deadLetterOfUnknownOrigin("orders", 105L))
        .search();
    assertThat(book.ledger.unsearched(10)).isEmpty();
    book.look(HOUR - 100, orders(0, 20)).read();
    assertThat(book.groups(3)).as("it is forgotten").isEmpty();
    assertThat(book.verdict("billing", 15).kind()).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.verdict("billing", 16).kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
    assertThat(book.pipeline("billing").deadLettered()).isEqualTo(1);
  }

  @Test
  void whatAGroupDidNotReadYetIsNotExpiredByBeingForgotten() {
    Book book = new Book().look(5, orders(0, 10), commit("billing", 4));
    book.look(HOUR + 300, orders(0, 20)).look(HOUR, orders(0, 20));
    assertThat(book.verdict("billing", 12).kind()).isEqualTo(VerdictKind.STUCK);
    assertThat(book.pipeline("billing").lag()).isEqualTo(16);
    assertThat(book.pipeline("billing").expired()).isZero();
  }

  @Test
  void theBookDoesNotGrowForEver() throws IOException {
    Book book = new Book().look(5, orders(0, 1), commit("billing", 0));
    long largest = 0;
    for (int hour = 1; hour <= 100; hour++) {
      for (int i = 0; i < 100; i++) {
        long offset = hour * 100L + i;
        book.take(
            Book.processed("billing", offset, APP, offset % 7 == 0 ? Status.ERROR : Status.OK),
            Book.produced(offset));
      }
      book.take(
          Book.report(
              "process-" + hour,
              1,
              hour * HOUR,
              false,
              true,
              Book.told(
                  List.of(Book.range(hour * 100L, hour * 100L + 100)),
                  List.of(),
                  hour * 100L + 100)));
      book.look(HOUR, orders(0, hour * 100L + 100), commit("billing", hour * 100L + 100)).read();
      book.ledger.revise();
      book.ledger.taken(book.ledger.lastChange());
      if (hour == 10) {
        largest = bytes(book);
      }
    }
    assertThat(bytes(book)).isLessThan(largest * 2);
  }

  @Test
  void aTopicThatIsGoneForADayIsForgotten() {
    Book book = new Book().look(5, orders(0, 10), commit("billing", 4));
    book.take(Book.hop(EventKind.DEAD_LETTER, "billing", 4));
    for (int i = 0; i < 26; i++) {
      book.lookInVain(HOUR);
    }
    assertThat(book.ledger.pipelines(Scope.ALL)).isEmpty();
    assertThat(book.groups(4)).isEmpty();
  }
}
