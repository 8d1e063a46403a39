package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.event;
import static io.waybill.ledger.Book.hop;
import static io.waybill.ledger.Book.message;
import static io.waybill.ledger.Book.orders;
import static io.waybill.ledger.Book.processed;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.MessageDetail;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A topic with a mirror in another cluster, which both are tapped. */
final class LedgerMirrorsTest {
  private static final String MIRROR = "mirror:us/eu.orders";
  private static final int MISSING = 30;
  private static final int COPIED = 60;

  /** More than is kept of one side while nothing of the other comes. */
  private static final int MANY = 70_000;

  /** In the mirror, offsets begin elsewhere. */
  private static final int BEGIN = 1000;

  private final Book book = looks(new Book());

  private static Book looks(Book book) {
    return book.look(5, orders(0, 100), commit("billing", 0));
  }

  /** Sees what the mirror has by now, and lets time go by. */
  private static Book later(Book book) {
    return book.look(5, orders(0, 100)).look(60, orders(0, 100)).look(60, orders(0, 100)).read();
  }

  private static Event original(long offset, long value) {
    return event("acme", new MessageDetail(message(offset), 10, "", -1, false, false, 7, value));
  }

  private static Event copy(int partition, long offset, long value) {
    return event(
        "acme",
        new MessageDetail(
            new Coordinate("us", "eu.orders", partition, offset),
            10,
            "",
            -1,
            false,
            false,
            7,
            value));
  }

  private static List<Event> originals() {
    List<Event> all = new ArrayList<>();
    for (int offset = 0; offset < 100; offset++) {
      all.add(original(offset, 1 + offset));
    }
    return all;
  }

  /** Of the first messages, but for one; some are there twice. */
  private static List<Event> copies() {
    List<Event> all = new ArrayList<>();
    for (int offset = 0; offset < COPIED; offset++) {
      if (offset != MISSING) {
        all.add(copy(0, BEGIN + all.size(), 1 + offset));
      }
      if (offset % 20 == 19) {
        all.add(copy(0, BEGIN + all.size(), 1 + offset));
      }
    }
    return all;
  }

  /** Of many messages behind the first thirty, but for one of the last. */
  private static List<Event> copiesOfMany() {
    List<Event> all = new ArrayList<>();
    for (int offset = 30; offset < MANY; offset++) {
      if (offset != MANY - 100) {
        all.add(copy(0, 30 + all.size(), 1 + offset));
      }
    }
    return all;
  }

  private void take(List<Event> events) {
    events.forEach(book::take);
  }

  @Test
  void whatIsNotInTheMirrorWhereWhatStandsBehindItIsWasLeftOut() {
    take(originals());
    take(copies());
    later(book);
    Verdict missing = book.verdict(MIRROR, MISSING);
    assertThat(missing.kind()).isEqualTo(VerdictKind.SKIPPED);
    assertThat(missing.cause()).isEqualTo("not_mirrored");
    assertThat(book.verdict(MIRROR, MISSING - 1).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.verdict(MIRROR, COPIED).kind()).isEqualTo(VerdictKind.IN_FLIGHT);
    Pipeline counted = book.pipeline(MIRROR);
    assertThat(counted.skipped()).isEqualTo(1);
    assertThat(counted.delivered()).isEqualTo(COPIED - 1);
    assertThat(counted.lag()).isEqualTo(100 - COPIED);
    assertThat(counted.firstLost().orElseThrow().offset()).isEqualTo(MISSING);
  }

  @Test
  void aCopyThatComesLateCorrectsIt() {
    take(originals());
    take(copies());
    later(book);
    book.ledger.revise();
    assertThat(book.ledger.changes(0, 10)).hasSize(1);
    book.take(copy(0, BEGIN + 80, 1 + MISSING));
    assertThat(book.verdict(MIRROR, MISSING).kind()).isEqualTo(VerdictKind.DELIVERED);
    book.ledger.revise();
    assertThat(book.ledger.changes(1, 10)).as("it is told").hasSize(1);
  }

  @Test
  void theOrderInWhichBothClustersAreReadMattersNot() {
    List<Event> both = originals();
    both.addAll(copies());
    take(both);
    later(book);
    List<String> inOrder = book.answers(100);
    for (int seed = 0; seed < 50; seed++) {
      List<Event> shuffled = new ArrayList<>(both);
      shuffled.addAll(both.subList(0, seed));
      Collections.shuffle(shuffled, new Random(seed));
      Book other = looks(new Book());
      shuffled.forEach(other::take);
      later(other);
      assertThat(other.answers(100)).as("seed %d", seed).isEqualTo(inOrder);
    }
  }

  @Test
  void whereTheMirrorsLogHasHolesTheMessageMayBeInOne() {
    take(originals());
    take(copies());
    book.take(copy(0, BEGIN + 90, 999));
    later(book);
    assertThat(book.verdict(MIRROR, MISSING).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(book.pipeline(MIRROR).skipped()).isZero();
  }

  @Test
  void somethingElseInTheMirrorMayBeTheMessageAltered() {
    for (int offset = 0; offset < 1000; offset++) {
      book.take(original(offset, 1 + offset));
      boolean isAltered = offset == MISSING;
      if (offset != MISSING + 600) {
        book.take(
            copy(
                0, BEGIN + offset - (offset > MISSING + 600 ? 1 : 0), isAltered ? -5 : 1 + offset));
      }
    }
    book.look(5, orders(0, 1000)).look(60, orders(0, 1000)).look(60, orders(0, 1000)).read();
    assertThat(book.verdict(MIRROR, MISSING).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(book.verdict(MIRROR, MISSING + 600).kind())
        .as("nothing else is there around it")
        .isEqualTo(VerdictKind.SKIPPED);
    assertThat(book.pipeline(MIRROR).skipped()).isEqualTo(1);
    book.take(original(1000, -5));
    assertThat(book.verdict(MIRROR, MISSING).kind())
        .as("it was another's")
        .isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void whatTheMirrorHadBeforeTheTopicBeganIsNoneOfIts() {
    for (int offset = 0; offset < 30; offset++) {
      book.take(copy(0, BEGIN - 30 + offset, 5000 + offset));
    }
    take(originals());
    take(copies());
    later(book);
    assertThat(book.verdict(MIRROR, MISSING).kind()).isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void aMirrorThatPutsMessagesElsewhereKeepsNoOrder() {
    take(originals());
    take(copies());
    book.take(copy(1, 0, 1 + COPIED));
    later(book);
    assertThat(book.verdict(MIRROR, MISSING).kind()).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.verdict(MIRROR, COPIED).kind()).isEqualTo(VerdictKind.DELIVERED);
  }

  @Test
  void messagesThatAreAlikeAreNeverMissing() {
    for (int offset = 0; offset < 100; offset++) {
      book.take(original(offset, offset % 2 == 0 ? 5 : 100 + offset));
    }
    for (int i = 0; i < 30; i++) {
      book.take(copy(0, BEGIN + i, i == 3 ? 5 : 101 + 2 * i));
    }
    later(book);
    assertThat(book.verdict(MIRROR, 40).kind()).isNotEqualTo(VerdictKind.SKIPPED);
    assertThat(book.pipeline(MIRROR).lost()).isEqualTo(1);
    assertThat(book.verdict(MIRROR, 7).kind())
        .as("of another value")
        .isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void whatCanNotBeToldByAnythingIsNotMissing() {
    for (int offset = 0; offset < 100; offset++) {
      book.take(original(offset, offset == 10 ? 0 : 1 + offset));
    }
    List<Event> copies = copies();
    copies.set(10, copy(0, BEGIN + 10, 0));
    take(copies);
    later(book);
    assertThat(book.verdict(MIRROR, 10).kind()).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(book.verdict(MIRROR, MISSING).kind()).isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void whatWasReadOfTheMirrorLongBeforeTheTopicIsNotMissing() {
    Book far = new Book().look(5, orders(0, MANY), commit("billing", 0));
    for (int offset = 0; offset < 30; offset++) {
      far.take(original(offset, 1 + offset), copy(0, offset, 1 + offset));
    }
    copiesOfMany().forEach(far::take);
    for (int offset = 30; offset < MANY; offset++) {
      far.take(original(offset, 1 + offset));
    }
    far.look(5, orders(0, MANY)).look(60, orders(0, MANY)).look(60, orders(0, MANY)).read();
    assertThat(far.verdict(MIRROR, 40).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(far.verdict(MIRROR, MANY - 1).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(far.verdict(MIRROR, MANY - 100).kind())
        .as("one of which nothing was forgotten")
        .isEqualTo(VerdictKind.SKIPPED);
    assertThat(far.pipeline(MIRROR).lost()).isEqualTo(1);
  }

  @Test
  void whatWasReadOfTheTopicLongBeforeTheMirrorIsNotMissing() {
    Book far = new Book().look(5, orders(0, MANY), commit("billing", 0));
    for (int offset = 0; offset < 30; offset++) {
      far.take(original(offset, 1 + offset), copy(0, offset, 1 + offset));
    }
    for (int offset = 30; offset < MANY; offset++) {
      far.take(original(offset, 1 + offset));
    }
    copiesOfMany().forEach(far::take);
    far.look(5, orders(0, MANY)).look(60, orders(0, MANY)).look(60, orders(0, MANY)).read();
    assertThat(far.verdict(MIRROR, 40).reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(far.pipeline(MIRROR).lost()).isEqualTo(1);
    assertThat(far.verdict(MIRROR, MANY - 100).kind()).isEqualTo(VerdictKind.SKIPPED);
  }

  @Test
  void ofAFewCopiesNothingIsConcluded() {
    take(originals());
    for (int i = 0; i < 15; i++) {
      book.take(copy(0, BEGIN + i, 1 + 2 * i));
    }
    later(book);
    assertThat(book.pipeline(MIRROR).lost()).isZero();
    assertThat(book.verdict(MIRROR, 1).kind()).isEqualTo(VerdictKind.UNKNOWN);
  }

  @Test
  void aMirrorTakesNoDeadLetterFromTheOnlyGroup() {
    take(originals());
    take(copies());
    book.take(processed("billing", 1, APP, Status.OK), hop(EventKind.DEAD_LETTER, "", 2));
    book.look(5, orders(0, 100), commit("billing", 50));
    later(book);
    assertThat(book.verdict("billing", 2).kind()).isEqualTo(VerdictKind.DEAD_LETTERED);
    assertThat(book.verdict(MIRROR, 2).kind()).isEqualTo(VerdictKind.DELIVERED);
    assertThat(book.pipeline("billing").deadLettered()).isEqualTo(1);
    assertThat(book.pipeline(MIRROR).deadLettered()).isZero();
  }

  @Test
  void itIsTheSameAfterARestartAndForgottenWhereNoMirrorIsDeclaredAnyMore() throws IOException {
    take(originals());
    take(copies().subList(0, 25));
    later(book);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    book.ledger.write(new LedgerOutput(bytes));
    Book after = new Book();
    after.ledger.read(new LedgerInput(new ByteArrayInputStream(bytes.toByteArray())));
    copies().forEach(after::take);
    later(after.look(500, orders(0, 100)));
    assertThat(after.verdict(MIRROR, MISSING).kind()).isEqualTo(VerdictKind.SKIPPED);
    assertThat(after.pipeline(MIRROR).delivered()).isEqualTo(COPIED - 1);
    Ledger without = new Ledger(LedgerSettings.NONE);
    without.read(new LedgerInput(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(without.pipelines(Scope.ALL)).noneMatch(one -> one.group().equals(MIRROR));
  }
}
