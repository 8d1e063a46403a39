package io.waybill.ledger;

import static io.waybill.ledger.Book.APP;
import static io.waybill.ledger.Book.commit;
import static io.waybill.ledger.Book.orders;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.EventKind;
import io.waybill.event.SpanDetail.Status;
import io.waybill.ledger.History.Bucket;
import io.waybill.store.Scope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What became of messages over time, by when the group went past them. */
final class HistoryTest {
  private final Book book = new Book();

  private List<Bucket> history(long... seconds) {
    long[] bounds = new long[seconds.length];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = seconds[i] * 1000;
    }
    List<History> all = book.ledger.history("orders", "billing", bounds, Scope.ALL);
    assertThat(all).hasSize(1);
    return all.getFirst().buckets();
  }

  @Test
  void eachMessageIsCountedWhenItsGroupWentPastIt() {
    book.look(10, orders(0, 10), commit("billing", 0))
        .take(
            Book.processed("billing", 1, APP, Status.OK),
            Book.hop(EventKind.DEAD_LETTER, "billing", 2),
            Book.processed("billing", 12, APP, Status.OK))
        .look(10, orders(0, 20), commit("billing", 5))
        .look(10, orders(0, 30), commit("billing", 15))
        .look(100, orders(0, 30), commit("billing", 15))
        .read();
    List<Bucket> buckets = history(0, 15, 25, 35);
    assertThat(buckets.get(0).delivered()).as("it stood at 0").isZero();
    assertThat(buckets.get(1).delivered()).isEqualTo(1);
    assertThat(buckets.get(1).deadLettered()).isEqualTo(1);
    assertThat(buckets.get(1).unknown()).as("three of five have no word").isEqualTo(3);
    assertThat(buckets.get(2).delivered()).isEqualTo(1);
    assertThat(buckets.get(2).unknown()).isEqualTo(9);
    Pipeline whole = book.pipeline("billing");
    assertThat(buckets.stream().mapToLong(Bucket::delivered).sum()).isEqualTo(whole.delivered());
    assertThat(buckets.stream().mapToLong(Bucket::unknown).sum()).isEqualTo(whole.unknown());
  }

  @Test
  void theLagIsThatOfTheLastLookBeforeTheEndOfAStretch() {
    book.look(10, orders(0, 10), commit("billing", 0))
        .look(10, orders(0, 20), commit("billing", 5))
        .look(10, orders(0, 20), commit("billing", 20));
    assertThat(history(0, 5, 15, 25, 35, 45).stream().map(Bucket::lag))
        .containsExactly(-1L, 10L, 15L, 0L, 0L);
  }

  @Test
  void aLookAtAnotherClusterForgetsNoLag() {
    book.look(10, orders(0, 10), commit("billing", 4));
    book.ledger.observe(
        new Poll(
            "other",
            11_000,
            true,
            0,
            true,
            List.of(new Poll.Offsets("orders", "id", 0, 0, 3)),
            List.of(new Poll.Commit("stock", "orders", 0, 1, true)),
            List.of(),
            Map.of(),
            List.of()));
    assertThat(history(0, 20).getFirst().lag()).isEqualTo(6);
  }

  @Test
  void whatAGroupGoesPastASecondTimeIsNotCountedAgain() {
    book.look(10, orders(0, 10), commit("billing", 0))
        .take(Book.processed("billing", 1, APP, Status.OK))
        .look(10, orders(0, 10), commit("billing", 8))
        .look(10, orders(0, 10), commit("billing", 0))
        .look(10, orders(0, 10), commit("billing", 8));
    List<Bucket> buckets = history(0, 15, 25, 35, 45);
    assertThat(buckets.stream().map(Bucket::delivered)).containsExactly(0L, 1L, 0L, 0L);
  }

  @Test
  void whatRetentionTookIsLostWhenTheGroupGotPastIt() {
    book.look(10, orders(0, 10), commit("billing", 2))
        .look(10, orders(6, 20), commit("billing", 2))
        .look(10, orders(6, 20), commit("billing", 10))
        .look(100, orders(6, 20), commit("billing", 10));
    assertThat(history(0, 15, 25, 35).stream().map(Bucket::lost)).containsExactly(0L, 0L, 4L);
  }

  @Test
  void otherTopicsAndGroupsAreLeftOut() {
    book.look(10, orders(0, 10), commit("billing", 2), commit("other", 5));
    long[] bounds = {0, 60_000};
    assertThat(book.ledger.history("", "", bounds, Scope.ALL)).hasSize(2);
    assertThat(book.ledger.history("orders", "other", bounds, Scope.ALL)).hasSize(1);
    assertThat(book.ledger.history("payments", "", bounds, Scope.ALL)).isEmpty();
  }
}
