package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.orders;
import static io.waybill.ledger.Book.processed;
import static io.waybill.ledger.Book.produced;
import static io.waybill.ledger.Book.range;
import static io.waybill.ledger.Book.report;
import static io.waybill.ledger.Book.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Scope;
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

  private List<Finding> findings() {
    return book.ledger.findings(Scope.ALL);
  }

  @Test
  void whatIsSkippedIsCountedBesideWhatIsLost() {
    for (long seed = 0; seed < 20; seed++) {
      FindingsTest other = new FindingsTest();
      int skipped = other.spans(20, 0.05, seed);
      assertThat(other.findings()).as("seed %d", seed).hasSize(1);
      Finding finding = other.findings().getFirst();
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
}
