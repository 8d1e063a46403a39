package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.event;
import static io.waybill.ledger.Book.message;
import static io.waybill.ledger.Book.orders;
import static io.waybill.ledger.Book.processed;
import static io.waybill.ledger.Book.produced;
import static io.waybill.ledger.Book.range;
import static io.waybill.ledger.Book.report;
import static io.waybill.ledger.Book.there;
import static io.waybill.ledger.Book.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Event;
import io.waybill.event.GapDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.ReportDetail.Range;
import io.waybill.event.SpanDetail.Status;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the ledger makes of a topic whose messages it has read itself. */
final class LedgerTapTest {
  private static final List<Range> ALL_BUT_3 = List.of(range(0, 3), range(4, 40));

  private final Book book =
      new Book()
          .look(5, orders(0, 60), commit("billing", 0))
          .look(5, orders(0, 60), commit("billing", 40))
          .look(60, orders(0, 60))
          .read();

  private static Event[] allBut(long offset) {
    return LongStream.range(0, 60)
        .filter(each -> each != offset)
        .mapToObj(Book::there)
        .toArray(Event[]::new);
  }

  @Test
  void whatWasAbortedIsNotLost() {
    book.take(allBut(3))
        .take(
            produced(4),
            event("acme", new MessageDetail(message(3), 10, "", -1, true, false, 0, 0)));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.ABORTED);
    assertThat(book.verdict("billing", 3).kind().isLost()).isFalse();
    assertThat(book.pipeline("billing").unknown()).as("it is no message").isEqualTo(39);
  }

  @Test
  void whatItsProducerWroteAndIsNotThereIsUnknown() {
    book.take(allBut(3)).take(produced(3));
    assertThat(book.verdict("billing", 3).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
  }

  @Test
  void aMarkerOfATransactionIsNoMessage() {
    book.take(allBut(3));
    assertThat(book.groups(3)).isEmpty();
    assertThat(book.groups(4)).containsExactly("billing");
  }

  @Test
  void behindTheLastThatWasReadNothingIsKnownToBeMissing() {
    book.take(there(1), there(2), produced(3));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void whatTheTapItselfCouldNotReadIsNotMissing() {
    book.take(allBut(3))
        .take(produced(3), event("acme", new GapDetail("retention", message(2), 6)));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void whatIsProcessedIsDeliveredEvenIfItWasAborted() {
    book.take(allBut(3)).take(produced(3), processed("billing", 3, APP, Status.OK));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.DELIVERED);
  }

  @Test
  void whatCompactionTookIsSuperseded() {
    Poll.Offsets compacted = new Poll.Offsets("orders", "id-1", 0, 0, 60, true);
    Book other =
        new Book()
            .look(5, compacted, commit("billing", 0))
            .look(5, compacted, commit("billing", 40))
            .look(60, compacted)
            .read()
            .take(allBut(3));
    assertThat(other.verdict("billing", 3).kind()).isEqualTo(VerdictKind.SUPERSEDED);
    other.take(there(3)).take(report("one", 0, 1, told(ALL_BUT_3, ALL_BUT_3, 40)));
    other.take(report("one", 1, 30));
    assertThat(other.verdict("billing", 3).reason())
        .as("it was there, and compaction may have come before the group")
        .isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(other.pipeline("billing").lost()).isZero();
  }

  @Test
  void whatAnApplicationWasNeverGivenThoughItIsThereIsSkipped() {
    book.take(report("one", 0, 1, told(ALL_BUT_3, ALL_BUT_3, 40))).take(report("one", 1, 30));
    assertThat(book.verdict("billing", 3).reason())
        .as("it may be a transaction's marker")
        .isEqualTo(UnknownReason.TELEMETRY_GAP);
    book.take(allBut(59));
    Verdict verdict = book.verdict("billing", 3);
    assertThat(verdict.kind()).isEqualTo(VerdictKind.SKIPPED);
    assertThat(verdict.cause()).isEqualTo("never_given_to_application");
    assertThat(book.pipeline("billing").skipped()).isEqualTo(1);
    assertThat(book.pipeline("billing").unknown()).isZero();
  }

  @Test
  void whatAnotherProcessMayHaveHadIsNotSkipped() {
    book.take(allBut(59))
        .take(
            report("one", 0, 1, told(List.of(range(0, 3)), List.of(range(0, 3)), 3)),
            report("one", 1, 30, told(List.of(), List.of(), -1)),
            report("two", 0, 1, told(List.of(range(4, 40)), List.of(range(4, 40)), 40)),
            report("two", 1, 30));
    assertThat(book.verdict("billing", 3).kind()).isEqualTo(VerdictKind.UNKNOWN);
  }
}
