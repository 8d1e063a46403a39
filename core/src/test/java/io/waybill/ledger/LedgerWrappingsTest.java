package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.deadLetterOfUnknownOrigin;
import static io.waybill.ledger.Book.handledBut;
import static io.waybill.ledger.Book.holding;
import static io.waybill.ledger.Book.hop;
import static io.waybill.ledger.Book.message;
import static io.waybill.ledger.Book.processed;
import static io.waybill.ledger.Book.wrapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.EventKind;
import io.waybill.event.MessageDetail;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dead letters that name no origin, and hold the value of a message. */
final class LedgerWrappingsTest {
  /** Messages 0 to 49 are of values 100 to 149; 3 and 5 failed, and the group went past them. */
  private final Book book = new Book().passedMany();

  LedgerWrappingsTest() {
    for (long offset = 0; offset < 50; offset++) {
      book.take(holding(100 + offset, message(offset)));
    }
    book.take(
        processed("billing", 3, APP, Status.ERROR),
        processed("billing", 5, APP, Status.ERROR),
        hop(EventKind.DEAD_LETTER, "billing", 9));
    book.take(handledBut("billing", 0, 50, 3L, 5L, 9L));
  }

  private VerdictKind kind(long offset) {
    return book.verdict("billing", offset).kind();
  }

  @Test
  void theMessageWhoseValueItHoldsIsDeadLetteredAndAnotherIsLost() {
    book.take(deadLetterOfUnknownOrigin("orders", 103L));
    assertThat(kind(3)).as("the index was not asked yet").isEqualTo(VerdictKind.UNKNOWN);
    assertThat(kind(5)).as("it may be this").isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.pipeline("billing").failed()).isZero();
    book.search();
    Verdict verdict = book.verdict("billing", 3);
    assertThat(verdict.kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
    assertThat(verdict.confidence()).isEqualTo(0.95);
    assertThat(kind(5)).as("it is read, and is not this").isEqualTo(VerdictKind.FAILED);
    assertThat(book.pipeline("billing").failed()).isEqualTo(1);
    assertThat(book.pipeline("billing").deadLettered()).isEqualTo(2);
  }

  @Test
  void whatIsReadLaterIsFoundAsItComes() {
    Book late = new Book().passedMany().take(processed("billing", 3, APP, Status.ERROR));
    late.take(deadLetterOfUnknownOrigin("", 103L)).search();
    assertThat(late.verdict("billing", 3).kind()).isEqualTo(VerdictKind.UNKNOWN);
    late.take(holding(103, message(3)));
    assertThat(late.verdict("billing", 3).kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
  }

  @Test
  void ofTwoMessagesWithOneValueNeitherIsLostNorDeadLettered() {
    book.take(holding(103, message(5)), deadLetterOfUnknownOrigin("orders", 103L)).search();
    assertThat(kind(3)).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(kind(5)).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.verdict("billing", 5).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(book.pipeline("billing").failed()).isZero();
    assertThat(book.pipeline("billing").deadLettered()).isEqualTo(1);
  }

  @Test
  void ofManyMessagesWithOneValueAnyOtherMayBeItToo() {
    for (long offset = 50; offset < 56; offset++) {
      book.take(holding(103, message(offset)));
    }
    book.take(deadLetterOfUnknownOrigin("orders", 103L)).search();
    assertThat(kind(5)).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void whatWasNotReadItselfMayHaveTheSameValue() {
    Book other =
        new Book()
            .passedMany()
            .take(
                holding(103, message(3)),
                processed("billing", 5, APP, Status.ERROR),
                hop(EventKind.DEAD_LETTER, "billing", 9))
            .take(handledBut("billing", 0, 50, 5L, 9L));
    assertThat(other.verdict("billing", 5).kind()).isEqualTo(VerdictKind.FAILED);
    other.take(deadLetterOfUnknownOrigin("orders", 103L)).search();
    assertThat(other.verdict("billing", 3).kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
    assertThat(other.verdict("billing", 5).kind()).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(other.pipeline("billing").failed()).isZero();
  }

  @Test
  void theLargestValueThatAnyMessageHasDecides() {
    book.take(deadLetterOfUnknownOrigin("orders", 999L, 103L, 105L)).search();
    assertThat(kind(3)).isEqualTo(VerdictKind.DEAD_LETTERED);
    assertThat(kind(5)).isEqualTo(VerdictKind.FAILED);
    book.take(holding(999, message(52)));
    assertThat(kind(3)).as("it was another's all the time").isEqualTo(VerdictKind.FAILED);
  }

  @Test
  void aTopicThatItNamesIsTheOnlyOneThatItCanBeOf() {
    book.take(deadLetterOfUnknownOrigin("payments", 103L)).search();
    assertThat(kind(3)).isEqualTo(VerdictKind.FAILED);
  }

  @Test
  void whatWasAbortedIsNotIt() {
    book.take(
            Book.event("acme", new MessageDetail(message(52), 10, "", -1, true, false, 0, 103)),
            deadLetterOfUnknownOrigin("orders", 103L))
        .search();
    assertThat(kind(3)).isEqualTo(VerdictKind.DEAD_LETTERED);
  }

  @Test
  void aGroupThatItNamesIsTheOneWhoseDeadLettersAreRead() {
    Book other =
        new Book()
            .passedMany()
            .take(
                holding(103, message(3)),
                holding(105, message(5)),
                processed("billing", 5, APP, Status.ERROR))
            .take(handledBut("billing", 0, 50, 3L, 5L));
    assertThat(other.verdict("billing", 5).reason()).isEqualTo(UnknownReason.DEAD_LETTERS_NOT_READ);
    other.take(wrapping(EventKind.DEAD_LETTER, "billing", "orders", 103L)).search();
    assertThat(other.verdict("billing", 5).kind()).isEqualTo(VerdictKind.FAILED);
  }

  @Test
  void aRetryThatHoldsItIsOneToo() {
    book.take(wrapping(EventKind.RETRY, "billing", "orders", 105L)).search();
    assertThat(kind(5)).isEqualTo(VerdictKind.RETRYING);
  }

  @Test
  void anotherIncarnationsMessageIsNotIt() {
    book.take(deadLetterOfUnknownOrigin("orders", 103L)).search();
    book.look(5, new Poll.Offsets("orders", "id-2", 0, 0, 50), commit("billing", 50));
    assertThat(book.ledger.judge(message(3), Scope.ALL, true))
        .noneMatch(verdict -> verdict.kind() == VerdictKind.DEAD_LETTERED);
  }

  @Test
  void aRestartForgetsNeitherWhatWasFoundNorWhatIsToBeLookedFor() throws IOException {
    book.take(deadLetterOfUnknownOrigin("orders", 103L)).search();
    book.take(deadLetterOfUnknownOrigin("orders", 105L));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    book.ledger.write(new LedgerOutput(bytes));
    Book after = new Book();
    after.ledger.read(new LedgerInput(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(after.verdict("billing", 3).kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
    assertThat(after.ledger.unsearched(10)).hasSize(1);
    after.ledger.searched(
        after.ledger.unsearched(10).getFirst(), List.of(holding(105, message(5))));
    assertThat(after.verdict("billing", 5).kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
  }

  @Test
  void anotherTopicsMessageMayBeItWhereNoneIsNamed() {
    book.take(
            holding(103, new Coordinate("main", "invoices", 0, 4)),
            deadLetterOfUnknownOrigin("", 103L))
        .search();
    assertThat(kind(3)).isEqualTo(VerdictKind.UNKNOWN);
  }
}
