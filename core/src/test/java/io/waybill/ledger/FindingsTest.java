package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.orders;
import static io.waybill.ledger.Book.processed;
import static io.waybill.ledger.Book.produced;
import static io.waybill.ledger.Book.range;
import static io.waybill.ledger.Book.report;
import static io.waybill.ledger.Book.told;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.MessageDetail;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said of groups where spans can't tell of single messages. */
final class FindingsTest {
  private static final int MESSAGES = 2_000;

  private final Book book =
      new Book()
          .look(5, orders(0, MESSAGES), commit("billing", 0))
          .look(5, orders(0, MESSAGES), commit("billing", MESSAGES))
          .look(60, orders(0, MESSAGES))
          .read();

  /** One in so many is skipped; of the spans of both sides a share is lost. */
  private int spans(int skippedEvery, double loss, long seed) {
    Random random = new Random(seed);
    int skipped = 0;
    for (int offset = 0; offset < MESSAGES; offset++) {
      if (random.nextDouble() >= loss) {
        book.take(produced(offset));
      }
      if (skippedEvery > 0 && offset % skippedEvery == 3) {
        skipped++;
      } else if (random.nextDouble() >= loss) {
        book.take(processed("billing", offset, APP, Status.OK));
      }
    }
    return skipped;
  }

  private List<Finding.SilentMessages> findings() {
    return book.ledger.findings(Scope.ALL).stream()
        .map(Finding.SilentMessages.class::cast)
        .toList();
  }

  @Test
  void whatIsSkippedIsCountedBesideWhatIsLost() {
    for (long seed = 0; seed < 20; seed++) {
      FindingsTest other = new FindingsTest();
      int skipped = other.spans(20, 0.05, seed);
      assertThat(other.findings()).as("seed %d", seed).hasSize(1);
      Finding.SilentMessages finding = other.findings().getFirst();
      assertThat(finding.lossShare()).isBetween(0.03, 0.07);
      // of the skipped ones too, some have no producer's span
      assertThat(skipped * 0.95).isBetween((double) finding.low(), (double) finding.high());
    }
  }

  @Test
  void lossAloneIsNoFinding() {
    int found = 0;
    for (long seed = 0; seed < 100; seed++) {
      FindingsTest other = new FindingsTest();
      other.spans(0, 0.1, seed);
      found += other.findings().size();
    }
    assertThat(found).as("of 100, each bound holds with 95 %").isLessThanOrEqualTo(3);
  }

  @Test
  void aFewMessagesAreNoFinding() {
    for (int offset = 0; offset < 20; offset++) {
      book.take(produced(offset));
    }
    book.take(processed("billing", 1, APP, Status.OK));
    assertThat(findings()).isEmpty();
  }

  @Test
  void aGroupThatTellsOutcomesIsJudgedByThem() {
    spans(20, 0, 1);
    book.take(report("one", 0, 1, told(List.of(range(0, 9)), List.of(range(0, 9)), 9)));
    assertThat(findings()).isEmpty();
  }

  private static Event keyed(String key, int partition, long offset) {
    return Book.event(
        "acme",
        new MessageDetail(
            new Coordinate("main", "orders", partition, offset),
            10,
            "",
            -1,
            false,
            false,
            MessageDetail.hash(key.getBytes(UTF_8)),
            0));
  }

  @Test
  void keysInSeveralPartitionsAreTold() {
    List<Event> messages = new ArrayList<>();
    for (int key = 0; key < 5_000; key++) {
      messages.add(keyed("customer-" + key, 0, key));
      messages.add(keyed("customer-" + key, key % 4 == 0 ? 1 : 0, 5_000 + key));
    }
    List<Finding> once = scattered(messages);
    Finding.ScatteredKeys finding = (Finding.ScatteredKeys) once.getFirst();
    assertThat(finding.keys()).isEqualTo(1024);
    assertThat(finding.scattered()).as("one in four").isBetween(200L, 312L);
    assertThat(finding.one().partition()).isZero();
    assertThat(finding.other().partition()).isEqualTo(1);
    messages.addAll(messages.subList(0, 3_000));
    Collections.shuffle(messages, new Random(5));
    assertThat(scattered(messages)).as("whatever the order").isEqualTo(once);
  }

  private static List<Finding> scattered(List<Event> messages) {
    Book fresh = new Book().take(messages.toArray(new Event[0]));
    return fresh.ledger.findings(Scope.ALL);
  }

  @Test
  void aKeyThatIsInOnePartitionOnlyIsNoFinding() {
    List<Event> messages = new ArrayList<>();
    for (int key = 0; key < 100; key++) {
      messages.add(keyed("customer-" + key, key % 3, key));
      messages.add(keyed("customer-" + key, key % 3, 100 + key));
      messages.add(keyed("", key % 2, 200 + key));
    }
    assertThat(scattered(messages)).isEmpty();
  }

  @Test
  void partitionsThatAreAddedToWhatAGroupReadsAreTold() {
    Poll.Offsets second = new Poll.Offsets("orders", "id-1", 1, 0, 0);
    Book grown = new Book().look(5, orders(0, 20), commit("billing", 20)).look(5, second);
    assertThat(grown.ledger.findings(Scope.ALL)).isEmpty();
    grown.look(5, second, new Poll.Commit("billing", "orders", 1, 0, true));
    assertThat(grown.ledger.findings(Scope.ALL))
        .containsExactly(new Finding.PartitionsAdded("main", "orders", "billing", 1, 10_000));
    grown.look(5 * 3600, orders(0, 20));
    assertThat(grown.ledger.findings(Scope.ALL)).as("that is long ago").isEmpty();
  }
}
