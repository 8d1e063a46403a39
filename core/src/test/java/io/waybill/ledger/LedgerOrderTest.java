package io.waybill.ledger;

import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.MessageDetail;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reading anything twice, in another order, or over a restart changes no verdict. */
final class LedgerOrderTest {
  static final int OFFSETS = 100;

  /** So many that some messages have the same, and most have not. */
  private static final int VALUES = 150;

  /** Of every kind; every other time, of processes whose SDKs count their spans too. */
  static List<Event> evidence(Random random) {
    random.nextLong(); // the first number of small seeds is alike
    return random.nextBoolean() ? words(random) : spansAndCounts(random);
  }

  /** Two processes take turns; some messages are left out, and of some runs a span is lost. */
  private static List<Event> spansAndCounts(Random random) {
    List<Event> events = new ArrayList<>();
    Map<String, List<Integer>> ended = new TreeMap<>();
    boolean loses = random.nextInt(3) == 0;
    for (int offset = 0; offset < OFFSETS; offset++) {
      String instance = offset / 8 % 2 == 0 ? "one" : "two";
      events.add(Book.produced(offset));
      events.add(Book.there(offset));
      if (random.nextInt(30) > 0) {
        ended.computeIfAbsent(instance, unused -> new ArrayList<>()).add(offset);
        if (!loses || random.nextInt(20) > 0) {
          events.add(Book.processedAt("billing", offset, offset, instance));
        }
      }
    }
    int lost = random.nextBoolean() ? 1 : 10;
    for (int offset = 0; offset < OFFSETS; offset++) {
      if (random.nextInt(lost) == 0 || random.nextInt(5) > 0) {
        Status status = random.nextInt(15) == 0 ? Status.ERROR : Status.OK;
        events.add(Book.processed("no-dead-letters", offset, Book.APP, status));
      }
    }
    ended.forEach((instance, spans) -> {
      for (int second = -100; second < OFFSETS + 100; second += 20) {
        int until = second;
        long count = spans.stream().filter(at -> at <= until).count();
        events.add(Book.spansStarted(instance, second, count));
        events.add(Book.spansLive(instance, second, 0));
      }
    });
    if (random.nextInt(4) == 0) {
      events.addAll(words(random).subList(0, 5));
    }
    return events;
  }

  private static List<Event> words(Random random) {
    List<Event> events = new ArrayList<>();
    if (random.nextBoolean()) {
      for (int offset = 0; offset < OFFSETS; offset++) {
        events.add(Book.holding(1 + random.nextInt(VALUES), Book.message(offset)));
      }
    }
    if (random.nextInt(3) > 0) {
      for (int offset = random.nextInt(20); offset < OFFSETS; offset++) {
        events.add(Book.there(offset, random.nextBoolean() ? "eu" : "us"));
      }
    }
    List<String> groups =
        List.of("billing", "audit", "no-dead-letters", "by-design", "not-for", "european", "");
    List<String> scopes = List.of(Book.APP, Book.AGENT);
    for (int i = 0; i < 150; i++) {
      long offset = random.nextInt(OFFSETS);
      String group = groups.get(random.nextInt(groups.size()));
      events.add(
          switch (random.nextInt(10)) {
            case 0 -> Book.produced(offset);
            case 1 -> Book.hop(EventKind.DEAD_LETTER, group, offset);
            case 2 -> Book.hop(EventKind.RETRY, group, offset);
            case 3 -> Book.received(group, offset);
            case 4 ->
                Book.outcome(
                    random.nextBoolean()
                        ? OutcomeDetail.Outcome.FAILED
                        : OutcomeDetail.Outcome.FILTERED,
                    offset);
            case 5, 6 ->
                Book.report(
                    "process-" + random.nextInt(2),
                    i,
                    i,
                    false,
                    random.nextInt(20) == 0,
                    Book.told(
                        List.of(Book.range(offset, offset + 1 + random.nextInt(20))),
                        List.of(Book.range(offset, offset + 1 + random.nextInt(10))),
                        random.nextInt(OFFSETS)));
            case 7 ->
                Book.wrapping(
                    random.nextInt(4) == 0 ? EventKind.RETRY : EventKind.DEAD_LETTER,
                    group,
                    random.nextBoolean() ? "orders" : "",
                    1L + random.nextInt(VALUES),
                    1L + random.nextInt(VALUES));
            default ->
                Book.processed(
                    group,
                    offset,
                    scopes.get(random.nextInt(2)),
                    random.nextInt(3) == 0 ? Status.ERROR : Status.OK);
          });
    }
    return events;
  }

  /** What a mirror has of the messages with values, which leaves some out. */
  private static List<Event> copies(List<Event> events, Random random) {
    List<Event> copies = new ArrayList<>();
    for (Event event : events) {
      if (event.detail() instanceof MessageDetail message
          && message.valueHash() != 0
          && message.coordinate().offset() < OFFSETS - 20
          && random.nextInt(8) > 0) {
        Coordinate at = new Coordinate("us", "eu.orders", 0, copies.size());
        copies.add(Book.holding(message.valueHash(), at));
      }
    }
    return copies;
  }

  static Book looks(Book book) {
    return book.look(5, orders(0, 10), commit("billing", 0), commit("audit", 0))
        .look(
            5,
            orders(0, 90),
            commit("billing", 10),
            commit("no-dead-letters", 3),
            commit("not-for", 5),
            commit("european", 5),
            commit("by-design", 0))
        .look(
            50,
            orders(12, OFFSETS),
            commit("billing", 80),
            commit("no-dead-letters", 90),
            commit("not-for", 70),
            commit("european", 70),
            commit("by-design", 25))
        .look(60, orders(12, OFFSETS), commit("audit", OFFSETS))
        .read();
  }

  @Test
  void shuffledAndDuplicatedEvidenceGivesEqualVerdicts() {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      List<Event> events = evidence(random);
      Book inOrder = looks(new Book());
      events.forEach(inOrder::take);
      inOrder.search();

      List<Event> disordered = new ArrayList<>(events);
      disordered.addAll(events.subList(0, random.nextInt(events.size())));
      Collections.shuffle(disordered, random);
      Book other = new Book();
      int before = random.nextInt(disordered.size());
      disordered.subList(0, before).forEach(other::take);
      looks(other).search();
      disordered.subList(before, disordered.size()).forEach(other::take);
      other.search();

      assertThat(other.answers(OFFSETS)).as("seed %d", seed).isEqualTo(inOrder.answers(OFFSETS));
    }
  }

  @Test
  void aGroupsCountsAreThoseOfItsMessages() {
    long leftOut = 0;
    long failed = 0;
    long notMirrored = 0;
    for (int seed = 0; seed < 1000; seed++) {
      Book book = looks(new Book());
      List<Event> events = evidence(new Random(seed));
      events.forEach(book::take);
      copies(events, new Random(seed)).forEach(book::take);
      book.search()
          .look(5, orders(12, OFFSETS), commit("billing", -1))
          .look(5, orders(12, OFFSETS), commit("billing", 98))
          .look(60, orders(12, OFFSETS))
          .read();
      Map<String, Map<VerdictKind, Long>> single = new TreeMap<>();
      for (long offset = 0; offset < OFFSETS + 30; offset++) {
        Coordinate at = new Coordinate("main", "orders", 0, offset);
        for (Verdict verdict : book.ledger.judge(at, Scope.ALL, true)) {
          boolean isBySpans = verdict.group().equals("no-dead-letters");
          failed += isBySpans && verdict.kind() == VerdictKind.FAILED ? 1 : 0;
          leftOut += verdict.cause().equals("committed_without_span") ? 1 : 0;
          notMirrored += verdict.cause().equals("not_mirrored") ? 1 : 0;
          single
              .computeIfAbsent(verdict.group(), unused -> new EnumMap<>(VerdictKind.class))
              .merge(verdict.kind(), 1L, Long::sum);
        }
      }
      for (Pipeline counted : book.ledger.pipelines(Scope.ALL)) {
        Map<VerdictKind, Long> of = single.getOrDefault(counted.group(), Map.of());
        assertThat(
                List.of(
                    counted.delivered(),
                    counted.deadLettered(),
                    counted.retrying(),
                    counted.filtered(),
                    counted.failed(),
                    counted.skipped(),
                    counted.expired(),
                    counted.neverOffered()))
            .as("seed %d, %s: %s", seed, counted, of)
            .isEqualTo(
                Stream.of(
                        VerdictKind.DELIVERED,
                        VerdictKind.DEAD_LETTERED,
                        VerdictKind.RETRYING,
                        VerdictKind.FILTERED,
                        VerdictKind.FAILED,
                        VerdictKind.SKIPPED,
                        VerdictKind.EXPIRED,
                        VerdictKind.NEVER_OFFERED)
                    .map(kind -> of.getOrDefault(kind, 0L))
                    .toList());
      }
    }
    assertThat(failed).as("messages whose spans say that they failed").isGreaterThan(100);
    assertThat(notMirrored).as("messages that are not in the mirror").isGreaterThan(100);
    assertThat(leftOut).as("messages that were proven to be left out").isGreaterThan(100);
  }

  @Test
  void whatWasWrittenIsReadAsItWas() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      List<Event> events = evidence(new Random(seed));
      Book before = looks(new Book());
      events.forEach(before::take);
      before.search();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      before.ledger.write(new LedgerOutput(bytes));

      Book after = new Book();
      after.ledger.read(new LedgerInput(new ByteArrayInputStream(bytes.toByteArray())));
      assertThat(after.answers(OFFSETS)).isEqualTo(before.answers(OFFSETS));

      after.look(500, orders(20, 110), commit("audit", 110)).read();
      assertThat(after.answers(OFFSETS))
          .as("and it goes on")
          .anyMatch(answer -> answer.contains("EXPIRED"));
    }
  }
}
