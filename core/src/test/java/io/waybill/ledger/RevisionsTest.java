package io.waybill.ledger;

import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is told of verdicts, as they come to be known and are corrected. */
final class RevisionsTest {
  private static Coordinate order(long offset) {
    return new Coordinate("main", "orders", 0, offset);
  }

  private static Book reloaded(Book book) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    book.ledger.write(new LedgerOutput(bytes));
    Book again = new Book();
    again.ledger.read(new LedgerInput(new ByteArrayInputStream(bytes.toByteArray())));
    return again;
  }

  private static Book withFailureAt(long offset) {
    return new Book()
        .look(5, orders(0, 50), commit("billing", 0))
        .take(Book.hop(EventKind.DEAD_LETTER, "billing", 9))
        .take(Book.processed("billing", offset, Book.APP, Status.ERROR))
        .take(Book.handledBut("billing", 0, 50, 9L, offset))
        .look(5, orders(0, 50), commit("billing", 50))
        .look(60, orders(0, 50))
        .read();
  }

  @Test
  void whatIsLostIsToldOnceAndNotAgain() {
    Book book = withFailureAt(3);
    book.ledger.revise();
    book.ledger.revise();

    assertThat(book.ledger.changes(0, 100))
        .extracting(
            Change::number,
            change -> change.message().offset(),
            Change::group,
            Change::verdict,
            Change::revision,
            Change::before)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(
                1L, 3L, "billing", VerdictKind.FAILED, 1, Optional.empty()),
            org.assertj.core.groups.Tuple.tuple(
                2L, 9L, "billing", VerdictKind.DEAD_LETTERED, 1, Optional.empty()));
    assertThat(book.ledger.revision(order(3), "billing")).isEqualTo(1);
    assertThat(book.ledger.revision(order(4), "billing")).isZero();
  }

  @Test
  void lateEvidenceCorrectsWhatWasTold() throws IOException {
    Book book = withFailureAt(3);
    book.ledger.revise();
    Book after = reloaded(book);
    after.take(Book.hop(EventKind.DEAD_LETTER, "billing", 3));
    after.ledger.revise();

    Change last = after.ledger.changes(2, 100).getLast();
    assertThat(last.number()).as("numbers go on after a restart").isEqualTo(3);
    assertThat(last.revision()).isEqualTo(2);
    assertThat(last.before()).contains(VerdictKind.FAILED);
    assertThat(last.verdict()).isEqualTo(VerdictKind.DEAD_LETTERED);
    assertThat(after.ledger.corrections(order(3), "billing")).containsExactly(last);
    assertThat(after.ledger.transitions())
        .filteredOn(one -> one.before().isPresent())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.count()).isEqualTo(1);
          assertThat(one.last()).isEqualTo(order(3));
        });
  }

  @Test
  void onlyTheLatestChangesAreKeptAndNoneBeforeItIsTaken() {
    Book book = new Book().look(5, orders(0, 100_000), commit("billing", 0));
    book.look(5, orders(70_000, 100_000)).read();
    for (int i = 0; i < 20; i++) {
      book.ledger.revise();
    }
    assertThat(book.ledger.lastChange())
        .as("while nobody takes them, no more are made")
        .isEqualTo(50_000);
    assertThat(book.ledger.firstChange()).isEqualTo(1);

    book.ledger.taken(50_000);
    assertThat(book.ledger.firstChange()).isEqualTo(40_001);
    for (int i = 0; i < 20; i++) {
      book.ledger.revise();
    }
    assertThat(book.ledger.lastChange()).as("and in the end, all are told").isEqualTo(70_000);
    assertThat(book.ledger.takenChange()).isEqualTo(50_000);
  }

  /** Whatever the order, and however often it is looked: in the end what was told is true. */
  @Test
  void whatWasToldLastIsWhatIsSo() throws IOException {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Event> events = new ArrayList<>(LedgerOrderTest.evidence(random));
      Collections.shuffle(events, random);
      Book book = LedgerOrderTest.looks(new Book());
      Map<String, Change> told = new HashMap<>();
      long seen = 0;
      for (Event event : events) {
        book.take(event);
        if (random.nextInt(10) == 0) {
          book.ledger.revise();
        }
        if (random.nextInt(20) == 0) {
          book = reloaded(book);
        }
      }
      book.ledger.revise();
      for (Change change : book.ledger.changes(0, Integer.MAX_VALUE)) {
        assertThat(change.number()).isEqualTo(++seen);
        Change before = told.put(change.message() + change.group(), change);
        assertThat(change.revision()).isEqualTo(before == null ? 1 : before.revision() + 1);
        assertThat(change.before().isPresent())
            .isEqualTo(before != null && Told.KINDS.contains(before.verdict()));
      }
      for (long offset = 0; offset < LedgerOrderTest.OFFSETS; offset++) {
        for (Verdict verdict : book.ledger.judge(order(offset), Scope.ALL, true)) {
          boolean commits = !verdict.group().isEmpty();
          if (commits && Told.KINDS.contains(verdict.kind())) {
            assertThat(told.get(order(offset) + verdict.group()))
                .as("seed %d: %s of %d", seed, verdict, offset)
                .isNotNull()
                .extracting(Change::verdict)
                .isEqualTo(verdict.kind());
          } else {
            assertThat(told.get(order(offset) + verdict.group()))
                .as("seed %d: %s of %d", seed, verdict, offset)
                .matches(change -> change == null || !Told.KINDS.contains(change.verdict()));
          }
        }
      }
    }
  }
}
