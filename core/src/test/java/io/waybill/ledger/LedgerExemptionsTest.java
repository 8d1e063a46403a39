package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.event;
import static io.waybill.ledger.Book.orders;
import static io.waybill.ledger.Book.processed;
import static io.waybill.ledger.Book.produced;
import static io.waybill.ledger.Book.range;
import static io.waybill.ledger.Book.there;
import static io.waybill.ledger.Book.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Event;
import io.waybill.event.ReportDetail;
import io.waybill.event.ReportDetail.Range;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A group that takes only messages with the region eu: every second one. */
final class LedgerExemptionsTest {
  private static final String GROUP = "european";
  private static final int SILENT = 8;
  private static final int FOR_OTHERS = 9;
  private static final int PAST = 180;
  private static final int END = 200;

  private final Book book =
      new Book()
          .look(5, orders(0, END), commit(GROUP, 0))
          .look(5, orders(0, END), commit(GROUP, PAST))
          .look(60, orders(0, END))
          .read();

  private static Event[] messages(int from) {
    return LongStream.range(from, END)
        .mapToObj(offset -> there(offset, offset % 2 == 0 ? "eu" : "us"))
        .toArray(Event[]::new);
  }

  /** It was given all, and told of those for it but one. */
  private void tellsOfAllBut(int silent) {
    List<Range> ok =
        LongStream.range(0, PAST)
            .filter(offset -> offset % 2 == 0 && offset != silent)
            .mapToObj(offset -> range(offset, offset + 1))
            .toList();
    book.take(report(0, 1, told(List.of(range(0, PAST)), ok, PAST)), report(1, 30));
  }

  private static Event report(long number, int second, ReportDetail.Told... told) {
    return event(
        "acme",
        new ReportDetail(GROUP, "one", 0, number, second * 1000L, 0, false, false, List.of(told)));
  }

  @Test
  void whatIsForOthersIsFilteredAndWhatIsForItIsHeldAgainstIt() {
    book.take(messages(0));
    tellsOfAllBut(SILENT);
    Verdict filtered = book.verdict(GROUP, FOR_OTHERS);
    assertThat(filtered.kind()).isEqualTo(VerdictKind.FILTERED);
    assertThat(filtered.facts().getFirst().text()).contains("messages with region!=eu");
    assertThat(book.verdict(GROUP, SILENT).kind())
        .as("it tells of all that is for it")
        .isEqualTo(VerdictKind.SKIPPED);
    assertThat(book.pipeline(GROUP).filtered()).isEqualTo(PAST / 2);
    assertThat(book.pipeline(GROUP).skipped()).isEqualTo(1);
    assertThat(book.verdict(GROUP, PAST + 1).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
  }

  @Test
  void aGroupThatTellsOfNothingThatIsForItIsNotCreditedWithTheOthers() {
    book.take(messages(0))
        .take(report(0, 1, told(List.of(range(0, PAST)), List.of(), PAST)), report(1, 30));
    assertThat(book.verdict(GROUP, SILENT).reason()).isEqualTo(UnknownReason.UNINSTRUMENTED);
  }

  @Test
  void whatNobodyReadMayBeForOthers() {
    book.take(messages(FOR_OTHERS + 1));
    tellsOfAllBut(SILENT);
    assertThat(book.verdict(GROUP, SILENT).kind()).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.verdict(GROUP, SILENT).facts().getFirst().text())
        .contains("may be one of those that are declared not to be for the group");
    assertThat(book.pipeline(GROUP).skipped()).isZero();
    book.take(messages(0));
    assertThat(book.verdict(GROUP, SILENT).kind()).isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void whatExpiresInFrontOfItIsLostOnlyIfItWasForIt() {
    book.take(messages(190)).look(5, orders(196, END), commit(GROUP, PAST));
    assertThat(book.verdict(GROUP, 192).kind()).isEqualTo(VerdictKind.EXPIRED);
    assertThat(book.verdict(GROUP, 193).kind()).isEqualTo(VerdictKind.FILTERED);
    assertThat(book.verdict(GROUP, 185).kind()).as("not read").isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.pipeline(GROUP).expired()).isEqualTo(3);
  }

  @Test
  void aGroupsSilenceOfWhatIsForOthersIsNoFinding() {
    for (long offset = 0; offset < PAST; offset++) {
      book.take(produced(offset));
      if (offset % 2 == 0) {
        book.take(processed(GROUP, offset, APP, Status.OK));
      }
    }
    assertThat(book.ledger.findings(Scope.ALL)).as("not read yet").isEmpty();
    book.take(messages(0));
    assertThat(book.ledger.findings(Scope.ALL)).isEmpty();
    Book other = new Book().look(5, orders(0, END), commit("whole", 0));
    other.look(5, orders(0, END), commit("whole", PAST)).look(60, orders(0, END)).read();
    for (long offset = 0; offset < PAST; offset++) {
      other.take(produced(offset));
      if (offset % 2 == 0) {
        other.take(processed("whole", offset, APP, Status.OK));
      }
    }
    assertThat(other.ledger.findings(Scope.ALL)).as("of others it is one").hasSize(1);
  }

  @Test
  void whatIsNotDeclaredAnyMoreIsForgottenByTheNextStart() throws IOException {
    book.take(messages(0));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    book.ledger.write(new LedgerOutput(bytes));
    Ledger after = new Ledger(LedgerSettings.NONE);
    after.read(new LedgerInput(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(after.judge(Book.message(FOR_OTHERS), Scope.ALL, true))
        .noneMatch(verdict -> verdict.kind() == VerdictKind.FILTERED);
  }
}
