package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.handledBut;
import static io.waybill.ledger.Book.orders;
import static io.waybill.ledger.Book.processed;
import static io.waybill.ledger.Book.produced;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.EventKind;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A span that failed may be of an attempt that was not the last. */
final class LedgerAttemptsTest {
  private static final String GROUP = "no-dead-letters";

  /** The group went past 200 messages. */
  private final Book book =
      new Book()
          .look(5, orders(0, 200), commit(GROUP, 0))
          .look(5, orders(0, 200), commit(GROUP, 200))
          .look(60, orders(0, 200))
          .read();

  private void handled(long from, long to, Long... others) {
    book.take(handledBut(GROUP, from, to, others));
  }

  /** The spans of one message in five are lost. */
  private void handledBut5th() {
    LongStream.range(0, 200)
        .filter(offset -> offset % 5 > 0)
        .filter(offset -> offset != 3)
        .forEach(offset -> handled(offset, offset + 1));
  }

  private void failed(long offset) {
    book.take(processed(GROUP, offset, APP, Status.ERROR));
  }

  private VerdictKind kind(long offset) {
    VerdictKind kind = book.verdict(GROUP, offset).kind();
    assertThat(book.pipeline(GROUP).failed() > 0)
        .as("as it is counted")
        .isEqualTo(kind == VerdictKind.FAILED);
    return kind;
  }

  @Test
  void whereAllSpansCameItWasTheLast() {
    handled(0, 200, 3L);
    failed(3);
    assertThat(kind(3)).isEqualTo(VerdictKind.FAILED);
  }

  @Test
  void whereSpansAreLostAndOneFailedThatOfASecondAttemptMayBe() {
    handledBut5th();
    failed(3);
    assertThat(kind(3)).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.verdict(GROUP, 3).reason()).isEqualTo(UnknownReason.TELEMETRY_GAP);
  }

  @Test
  void whereManyFailedAndNoneWasTriedAgainItWasTheLastThoughSpansAreLost() {
    handledBut5th();
    LongStream.range(0, 20).forEach(each -> failed(each * 10));
    assertThat(kind(60)).isEqualTo(VerdictKind.FAILED);
  }

  @Test
  void whereOthersSucceededAtASecondAttemptItMayHaveToo() {
    handledBut5th();
    LongStream.range(0, 20).forEach(each -> failed(each * 10));
    LongStream.range(0, 20).forEach(each -> failed(each * 10 + 1));
    assertThat(kind(60)).as("as many succeeded").isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.verdict(GROUP, 61).kind()).isEqualTo(VerdictKind.DELIVERED);
  }

  @Test
  void whereOthersSucceededAndAllSpansCameItDidNot() {
    handled(0, 190);
    LongStream.range(187, 200).forEach(this::failed);
    assertThat(kind(193)).isEqualTo(VerdictKind.FAILED);
  }

  @Test
  void whatIsFarFromWhereSpansAreLostIsNotInDoubt() {
    Book longer =
        new Book()
            .look(5, orders(0, 600), commit(GROUP, 0))
            .look(5, orders(0, 600), commit(GROUP, 600))
            .look(60, orders(0, 600))
            .read()
            .take(handledBut(GROUP, 0, 380, 40L))
            .take(handledBut(GROUP, 420, 600))
            .take(
                processed(GROUP, 40, APP, Status.ERROR), processed(GROUP, 400, APP, Status.ERROR));
    assertThat(longer.verdict(GROUP, 40).kind()).isEqualTo(VerdictKind.FAILED);
    assertThat(longer.verdict(GROUP, 400).kind())
        .as("its neighbours have no span")
        .isEqualTo(VerdictKind.UNKNOWN);
    assertThat(longer.pipeline(GROUP).failed()).isEqualTo(1);
  }

  @Test
  void wherePartitionsHaveFewMessagesAllOfTheTopicTellHowManySpansAreLost() {
    List<Poll.Offsets> partitions =
        List.of(orders(0, 200), new Poll.Offsets("orders", "id-1", 1, 0, 3));
    Poll.Commit none = new Poll.Commit(GROUP, "orders", 1, 0, true);
    Poll.Commit all = new Poll.Commit(GROUP, "orders", 1, 3, true);
    Book two =
        new Book()
            .look(5, partitions, commit(GROUP, 0), none)
            .look(5, partitions, commit(GROUP, 200), all)
            .look(60, partitions)
            .read()
            .take(handledBut(GROUP, 0, 200));
    for (long offset = 0; offset < 3; offset++) {
      two.take(Book.processedIn(1, GROUP, offset, offset == 1 ? Status.ERROR : Status.OK));
    }
    assertThat(two.ledger.judge(new Coordinate("main", "orders", 1, 1), Scope.ALL, true))
        .extracting(Verdict::kind)
        .containsExactly(VerdictKind.FAILED);
  }

  @Test
  void whatIsNotSampledIsNotMissing() {
    LongStream.range(0, 40)
        .forEach(offset -> {
          book.take(produced(offset * 5));
          book.take(processed(GROUP, offset * 5, APP, offset == 7 ? Status.ERROR : Status.OK));
        });
    assertThat(kind(35)).isEqualTo(VerdictKind.FAILED);
  }

  @Test
  void whatTheApplicationToldIsFinal() {
    Book other =
        new Book()
            .passed()
            .take(
                Book.outcome(OutcomeDetail.Outcome.FAILED, 3),
                Book.hop(EventKind.DEAD_LETTER, "billing", 5));
    assertThat(other.verdict("billing", 3).kind()).isEqualTo(VerdictKind.FAILED);
  }
}
