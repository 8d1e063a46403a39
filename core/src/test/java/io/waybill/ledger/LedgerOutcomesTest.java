package io.waybill.ledger;

import static io.waybill.ledger.Book.AGENT;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.hop;
import static io.waybill.ledger.Book.orders;
import static io.waybill.ledger.Book.outcome;
import static io.waybill.ledger.Book.processed;
import static io.waybill.ledger.Book.range;
import static io.waybill.ledger.Book.report;
import static io.waybill.ledger.Book.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.EventKind;
import io.waybill.event.OutcomeDetail.Outcome;
import io.waybill.event.ReportDetail.Range;
import io.waybill.event.SpanDetail.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the ledger makes of what applications tell, and of what they don't. */
final class LedgerOutcomesTest {
  private static final List<Range> ALL = List.of(range(0, 40));
  private static final List<Range> ALL_BUT_3 = List.of(range(0, 3), range(4, 40));

  private final Book book =
      new Book()
          .look(5, orders(0, 60), commit("billing", 0))
          .look(5, orders(0, 60), commit("billing", 40))
          .look(60, orders(0, 60))
          .read();

  private Verdict verdict() {
    return book.verdict("billing", 3);
  }

  @Test
  void whatIsToldToBeProcessedIsDelivered() {
    book.take(report("one", 0, 1, told(ALL, ALL_BUT_3, 40)));
    Verdict verdict = book.verdict("billing", 4);
    assertThat(verdict.kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(verdict.confidence()).isEqualTo(0.99);
    assertThat(book.pipeline("billing").delivered()).isEqualTo(39);
  }

  @Test
  void whatIsToldToBeForOthersIsFiltered() {
    book.take(outcome(Outcome.FILTERED, 3), report("one", 0, 1, told(ALL, ALL, 40)));
    assertThat(verdict().kind()).isEqualTo(VerdictKind.FILTERED);
    assertThat(book.pipeline("billing").filtered()).isEqualTo(1);
    assertThat(book.pipeline("billing").delivered()).isEqualTo(39);
  }

  @Test
  void anApplicationsFailureWeighsMoreThanTheSpanOfItsInstrumentation() {
    book.take(
        outcome(Outcome.FAILED, 3),
        processed("billing", 3, AGENT, Status.UNSET),
        hop(EventKind.DEAD_LETTER, "billing", 9));
    assertThat(verdict().kind()).isEqualTo(VerdictKind.FAILED);
    assertThat(verdict().confidence()).isGreaterThan(0.9);
    assertThat(verdict().facts().getFirst().text()).contains("the application told");
    assertThat(book.pipeline("billing").failed()).isEqualTo(1);
  }

  @Test
  void whatFailedAndWasProcessedLaterIsDelivered() {
    book.take(outcome(Outcome.FAILED, 3), report("one", 0, 1, told(ALL, ALL, 40)));
    assertThat(verdict().kind()).isEqualTo(VerdictKind.DELIVERED);
  }

  @Test
  void whatWasGivenAndCommittedPastWithoutAnOutcomeIsSkipped() {
    book.take(
        report("one", 0, 1, told(ALL, List.of(), -1)),
        report("one", 1, 2, told(List.of(), ALL_BUT_3, 40)),
        report("one", 2, 30));
    assertThat(verdict().kind()).isEqualTo(VerdictKind.SKIPPED);
    assertThat(verdict().confidence()).isGreaterThanOrEqualTo(0.9);
    assertThat(book.pipeline("billing").skipped()).isEqualTo(1);
    assertThat(book.pipeline("billing").firstLost().orElseThrow().offset()).isEqualTo(3);
    book.take(outcome(Outcome.FILTERED, 3));
    assertThat(verdict().kind()).as("corrected by late evidence").isEqualTo(VerdictKind.FILTERED);
    assertThat(book.pipeline("billing").lost()).isZero();
  }

  @Test
  void aGroupAnswersForWhatItWasGivenEvenBeforeItsFirstCommitWasSeen() {
    Book late = new Book().look(5, orders(0, 60), commit("billing", 40)).look(60, orders(0, 60));
    late.read().take(report("one", 0, 1, told(ALL, ALL_BUT_3, 40)), report("one", 1, 30));
    assertThat(late.verdict("billing", 3).kind()).isEqualTo(VerdictKind.SKIPPED);
    assertThat(late.pipeline("billing").skipped()).isEqualTo(1);
  }

  @Test
  void anOutcomeHasItsTime() {
    book.take(
        report("one", 0, 1, told(ALL, ALL_BUT_3, 40)), report("one", 1, 20), report("one", 2, 20));
    assertThat(verdict().kind()).as("20 s after the commit").isEqualTo(VerdictKind.IN_FLIGHT);
    assertThat(verdict().cause()).isEqualTo("awaiting_outcome");
    assertThat(book.pipeline("billing").lost()).isZero();
    book.take(report("one", 3, 21));
    assertThat(verdict().kind()).isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void aMissingReportMayHaveToldIt() {
    book.take(report("one", 0, 1, told(ALL, ALL_BUT_3, 40)), report("one", 2, 30));
    assertThat(verdict().reason()).isEqualTo(UnknownReason.TELEMETRY_GAP);
    assertThat(book.pipeline("billing").lost()).isZero();
    book.take(report("one", 1, 5));
    assertThat(verdict().kind()).as("it came after all").isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void aReportThatIsMissingLongBeforeOrAfterMattersNot() {
    book.take(
        report("one", 0, 1),
        report("one", 2, 100, told(ALL, ALL_BUT_3, 40)),
        report("one", 3, 130),
        report("one", 5, 200));
    assertThat(verdict().kind()).isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void aProcessThatEndedHasSaidAll() {
    book.take(report("one", 0, 1, told(ALL, ALL_BUT_3, 40)), report("one", 1, 2, false, true));
    assertThat(verdict().kind()).isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void aProcessThatWasKilledProvesNothing() {
    book.take(report("one", 0, 1, told(ALL, ALL_BUT_3, 40)), report("one", 1, 2));
    assertThat(verdict().kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    book.look(300, orders(0, 60)).look(60, orders(0, 60)).read();
    assertThat(verdict().reason()).isEqualTo(UnknownReason.TELEMETRY_GAP);
    assertThat(verdict().facts().getFirst().text()).contains("reports no more");
  }

  @Test
  void whatTwoProcessesHadIsOnlySkippedByBoth() {
    book.take(
        report("one", 0, 1, told(ALL, List.of(), -1)),
        report("two", 0, 1, told(ALL, ALL_BUT_3, 40)),
        report("two", 1, 30));
    assertThat(verdict().kind()).as("the first may still tell").isEqualTo(VerdictKind.IN_FLIGHT);
    book.take(report("one", 1, 40));
    assertThat(verdict().kind()).isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void anApplicationThatTellsOfSomeMessagesIsNotHeldToTheOthers() {
    book.take(report("one", 0, 1, told(ALL, List.of(range(10, 40)), 40)), report("one", 1, 30));
    assertThat(verdict().reason()).isEqualTo(UnknownReason.UNINSTRUMENTED);
    assertThat(verdict().facts().getFirst().text()).contains("30 of 40");
    assertThat(book.pipeline("billing").lost()).isZero();
  }

  @Test
  void whereASamplerDecidesSilenceSaysNothing() {
    book.take(report("one", 0, 1, true, false, told(ALL, ALL_BUT_3, 40)), report("one", 1, 30));
    assertThat(verdict().reason()).isEqualTo(UnknownReason.TELEMETRY_GAP);
  }

  @Test
  void aDeadLetterOfUnknownOriginMayBeIt() {
    book.take(
        report("one", 0, 1, told(ALL, ALL_BUT_3, 40)),
        report("one", 1, 30),
        Book.deadLetterOfUnknownOrigin("orders"));
    assertThat(verdict().reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(book.pipeline("billing").lost()).isZero();
  }

  /** The commit at 40 expires; the group begins anew at 60, with another process. */
  private void positionIsLost() {
    book.look(5, orders(0, 60), commit("billing", -1))
        .look(5, orders(0, 70), commit("billing", 60))
        .look(60, orders(0, 70))
        .read();
  }

  @Test
  void whatAResetPolicyPassedOverWasNeverOffered() {
    book.take(report("one", 0, 1, false, true, told(ALL, ALL, 40)));
    positionIsLost();
    book.take(
        report("two", 0, 70, told(List.of(range(60, 61)), List.of(range(60, 61)), 61)),
        report("two", 1, 140));
    assertThat(book.verdict("billing", 50).kind()).isEqualTo(VerdictKind.NEVER_OFFERED);
    assertThat(book.verdict("billing", 50).cause()).isEqualTo("reset_policy");
    assertThat(book.pipeline("billing").neverOffered()).isEqualTo(20);
    assertThat(book.verdict("billing", 39).kind()).isEqualTo(VerdictKind.DELIVERED);
  }

  @Test
  void whatAnotherProcessMayHaveBeenGivenIsNot() {
    book.take(report("one", 0, 1, false, true, told(ALL, ALL, 40)));
    positionIsLost();
    book.take(
        report("two", 0, 70, told(List.of(range(60, 61)), List.of(range(60, 61)), 61)),
        report("two", 1, 140));
    book.take(report("three", 1, 70));
    assertThat(book.verdict("billing", 50).kind())
        .as("its first report is missing")
        .isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.pipeline("billing").neverOffered()).isZero();
  }

  @Test
  void withoutReportsNobodyCanSayWhatAResetPolicyPassedOver() {
    positionIsLost();
    assertThat(book.verdict("billing", 50).kind()).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void aPartitionThatIsSeenLateIsNotOneThatWasAddedToAGroupsTopic() {
    Coordinate third = new Coordinate("main", "orders", 1, 3);
    Poll.Commit at10 = new Poll.Commit("billing", "orders", 1, 10, true);
    Book late = new Book().look(5, orders(0, 60)).look(5, second(10)).look(5, second(20), at10);
    assertThat(late.groups(third)).as("the group came after it, at 10").isEmpty();

    Book added =
        new Book()
            .look(5, orders(0, 60), commit("billing", 0))
            .look(5, second(10))
            .look(5, second(20), at10);
    assertThat(added.groups(third)).as("the group was there before").containsExactly("billing");
  }

  private static Poll.Offsets second(long latest) {
    return new Poll.Offsets("orders", "id-1", 1, 0, latest);
  }
}
