package io.waybill.ledger;

import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Event;
import io.waybill.event.EventKind;
import org.junit.jupiter.api.Test;

/**
 * What it means that a message has no span of its processing. The application handles one message a
 * second; its SDK counts every twenty seconds, half a second off.
 */
final class AttendanceTest {
  private static final int MESSAGES = 60;
  private static final int SKIPPED = 30;

  /** When all of it was, in seconds since the epoch. */
  private static final int HANDLED_SECONDS = 1_700_000_100;

  private final Book book =
      new Book()
          .look(HANDLED_SECONDS, orders(0, MESSAGES), commit("billing", 0))
          .look(5, orders(0, MESSAGES), commit("billing", MESSAGES))
          .look(600, orders(0, MESSAGES))
          .read();

  private static Event span(String instance, int offset) {
    return Book.processedAt("billing", offset, offset, instance);
  }

  private void producers() {
    for (int offset = 0; offset < MESSAGES; offset++) {
      book.take(Book.produced(offset), Book.there(offset));
    }
  }

  /** Spans of all but the skipped message and one more, so many seconds after the beginning. */
  private void spans(String instance, int butNot) {
    for (int offset = 0; offset < MESSAGES; offset++) {
      if (offset != SKIPPED && offset != butNot) {
        book.take(span(instance, offset));
      }
    }
  }

  /** Counts from long before the first message to long after the last. */
  private void counts(String instance) {
    for (int second = -100; second < MESSAGES + 100; second += 20) {
      int ended = Math.clamp(second + 1, 0, MESSAGES) - (second >= SKIPPED ? 1 : 0);
      book.take(
          Book.spansStarted(instance, second, ended + 3), Book.spansLive(instance, second, 3));
    }
  }

  private Verdict skipped() {
    return book.verdict("billing", SKIPPED);
  }

  @Test
  void aMessageWithoutASpanWasSkippedWhereTheSdkCountsNoneThatIsNotHere() {
    producers();
    spans("one", -1);
    assertThat(skipped().kind()).as("before anything is counted").isEqualTo(VerdictKind.UNKNOWN);
    counts("one");

    assertThat(skipped().kind()).isEqualTo(VerdictKind.SKIPPED);
    assertThat(skipped().cause()).isEqualTo("committed_without_span");
    assertThat(skipped().confidence()).isBetween(0.9, 0.97);
    assertThat(skipped().facts().toString()).contains("59 of 60");
    assertThat(book.pipeline("billing").skipped()).isEqualTo(1);
    book.ledger.revise();
    assertThat(book.ledger.changes(0, 10))
        .singleElement()
        .extracting(change -> change.message().offset())
        .isEqualTo((long) SKIPPED);
  }

  @Test
  void aMessageOfATransactionThatWasAbortedHasNoSpanAnyway() {
    for (int offset = 0; offset < MESSAGES; offset++) {
      book.take(Book.produced(offset));
    }
    spans("one", -1);
    counts("one");
    assertThat(skipped().kind())
        .as("without a tap, nobody knows that it was not")
        .isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.pipeline("billing").skipped()).isZero();
  }

  @Test
  void aSpanThatComesLateCorrectsIt() {
    producers();
    spans("one", -1);
    counts("one");
    book.ledger.revise();
    book.take(Book.processedAt("billing", SKIPPED, MESSAGES + 200, "one"));
    book.ledger.revise();

    assertThat(skipped().kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.ledger.changes(1, 10))
        .extracting(Change::verdict)
        .containsExactly(VerdictKind.DELIVERED);
  }

  @Test
  void whereOneSpanIsMissingNothingIsSaid() {
    producers();
    spans("one", 10);
    counts("one");
    assertThat(skipped().kind()).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(skipped().reason()).isEqualTo(UnknownReason.TELEMETRY_GAP);

    book.take(span("one", 10));
    assertThat(skipped().kind()).as("and when it comes, it is").isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void aSpanThatSpeaksOfATopicThatIsGoneHasComeAllTheSame() {
    producers();
    spans("one", 10);
    counts("one");
    book.take(Book.processedAt("billing", 50_000_000, 11, "one"));
    assertThat(book.ledger.unheard()).as("it can't be true").isEqualTo(1);
    assertThat(skipped().kind()).isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void spansThatComeTwiceStandForNoOther() {
    producers();
    spans("one", 10);
    counts("one");
    book.take(span("one", 11), span("one", 11));
    assertThat(skipped().kind()).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void aProcessThatMakesMoreSpansThanItCountsProvesNothing() {
    producers();
    spans("one", -1);
    counts("one");
    book.take(Book.processedAt("audit", 3, -50, "one"));
    assertThat(skipped().kind()).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void whereAnotherProcessOfTheGroupDoesNotCountNothingIsSaid() {
    producers();
    spans("one", -1);
    counts("one");
    book.take(Book.processedAt("billing", 61, 50, "two"));
    assertThat(skipped().kind()).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void whereAProcessThatNamesNoInstanceServesTheGroupNothingIsSaid() {
    producers();
    spans("one", -1);
    counts("one");
    book.take(Book.processedAt("billing", 61, 50, ""));
    assertThat(skipped().kind()).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void aMessageWhoseTraceIsNotSampledHasNoSpanAnyway() {
    for (int offset = 0; offset < MESSAGES; offset++) {
      book.take(Book.there(offset));
      if (offset != SKIPPED) {
        book.take(Book.produced(offset));
      }
    }
    spans("one", -1);
    counts("one");
    assertThat(skipped().reason()).isEqualTo(UnknownReason.SAMPLED_OUT);
  }

  @Test
  void whereTheGroupsSpansTellOfSomeMessagesOnlyNothingIsSaid() {
    producers();
    for (int second = -100; second < MESSAGES + 100; second += 20) {
      int ended = second < 29 ? 0 : second < 31 ? 1 : 2;
      book.take(Book.spansStarted("one", second, ended), Book.spansLive("one", second, 0));
    }
    book.take(span("one", 29), span("one", 31));
    assertThat(skipped().kind()).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void aDeadLetterThatNamesNoOriginMayBeIts() {
    producers();
    spans("one", -1);
    counts("one");
    book.take(Book.deadLetterOfUnknownOrigin("orders"));
    assertThat(skipped().reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(book.pipeline("billing").skipped()).isZero();
  }

  @Test
  void whatAppliesToOneMessageLongAgoAppliesToItAfterManyMore() {
    producers();
    spans("one", -1);
    counts("one");
    int more = 3 * SpanAccount.MOST_SPANS;
    for (int i = 0; i < more; i++) {
      book.take(Book.otherSpan("one", 300_000 + i, i));
      if (i % 5_000 == 2_500) {
        int second = 300 + i / 1_000;
        book.take(
            Book.spansStarted("one", second, MESSAGES - 1 + i), Book.spansLive("one", second, 0));
      }
    }
    assertThat(skipped().kind()).isEqualTo(VerdictKind.SKIPPED);
  }

  /**
   * The group's position was deleted, and its policy put it behind as many messages again, some
   * minutes after the last span.
   */
  private void reset() {
    for (int offset = 0; offset < 2 * MESSAGES; offset++) {
      book.take(Book.produced(offset), Book.there(offset));
    }
    for (int offset = 0; offset < MESSAGES; offset++) {
      book.take(span("one", offset));
    }
    book.look(5, orders(0, 2 * MESSAGES), commit("billing", -1))
        .look(5, orders(0, 2 * MESSAGES), commit("billing", 2 * MESSAGES))
        .look(60, orders(0, 2 * MESSAGES))
        .read();
  }

  private void countsAfterReset(int from) {
    for (int second = from; second < MESSAGES + 1_000; second += 20) {
      int ended = Math.clamp(second + 1, 0, MESSAGES);
      book.take(Book.spansStarted("one", second, ended), Book.spansLive("one", second, 0));
    }
  }

  @Test
  void whatAResetPolicyPassedOverWasNeverOffered() {
    reset();
    countsAfterReset(-100);
    assertThat(book.verdict("billing", MESSAGES + 3).kind()).isEqualTo(VerdictKind.NEVER_OFFERED);

    book.take(Book.processedAt("billing", 0, 50, "two"));
    assertThat(book.verdict("billing", MESSAGES + 3).kind())
        .as("another process may have had it")
        .isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void aFirstCountThatLacksTheLiveSpansHidesNothing() {
    reset();
    book.take(Book.spansStarted("one", -120, 1));
    countsAfterReset(-100);
    assertThat(book.verdict("billing", MESSAGES + 3).kind()).isEqualTo(VerdictKind.NEVER_OFFERED);
  }

  @Test
  void countsThatBeginAnewEachTimeTellNothingOfTheBeginning() {
    reset();
    for (int second = 900; second < 1_000; second += 20) {
      book.take(
          Book.spansStartedSince("one", second - 20, second, second == 900 ? MESSAGES : 0),
          Book.spansLive("one", second, 0));
    }
    assertThat(book.verdict("billing", MESSAGES + 3).kind())
        .as("another %s may have been lost before the first count that is here", MESSAGES)
        .isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void whatAProcessLostIsNotMadeUpForByTheNextOneOfItsName() {
    reset();
    book.take(Book.spansStarted("one", -50, 0), Book.spansLive("one", -50, 0));
    book.take(Book.spansStarted("one", -40, 7), Book.spansLive("one", -40, 0));
    for (int second = -20; second < MESSAGES + 1_000; second += 20) {
      int ended = Math.clamp(second + 1, 0, MESSAGES);
      book.take(
          Book.spansStartedSince("one", -30, second, ended),
          Book.spansLiveSince("one", -30, second, 0));
    }
    assertThat(book.verdict("billing", MESSAGES + 3).kind())
        .as("seven spans of the first are not here, and as many as the second has counted are")
        .isEqualTo(VerdictKind.UNKNOWN);
  }

  /** A count of the SDK at half past this second, so many off. */
  private void countOff(int second, int off) {
    int ended = Math.clamp(second + 1, 0, MESSAGES) - (second >= SKIPPED ? 1 : 0);
    book.take(Book.spansStarted("one", second, ended + off), Book.spansLive("one", second, 0));
  }

  @Test
  void aProcessThatStoodStillAsItCountedOnceIsBelievedAllTheSame() {
    producers();
    spans("one", -1);
    counts("one");
    countOff(45, -1);
    assertThat(skipped().kind()).as("a span was counted late").isEqualTo(VerdictKind.SKIPPED);
    countOff(48, 0);
    countOff(52, 1);
    assertThat(skipped().kind()).as("it counted late").isEqualTo(VerdictKind.SKIPPED);
    countOff(5, -3);
    assertThat(skipped().kind())
        .as("so many did not end about that time: it made some that it does not count")
        .isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void aMessageThatWasDeadLetteredIsNotSkipped() {
    producers();
    spans("one", -1);
    counts("one");
    book.take(Book.hop(EventKind.DEAD_LETTER, "billing", SKIPPED));
    assertThat(skipped().kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
  }
}
