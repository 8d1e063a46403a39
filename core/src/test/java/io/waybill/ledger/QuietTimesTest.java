package io.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Event;
import io.waybill.event.MetricDetail;
import org.junit.jupiter.api.Test;

/** Which counts of an SDK are passed over. A span ends each second; it counts half a second off. */
final class QuietTimesTest {
  private static final int SECONDS = 40;

  private final SpanEnds ends = new SpanEnds();
  private final SpanCounters counters = new SpanCounters();
  private final QuietTimes quiet = new QuietTimes(ends, counters);

  /** Counts that say so many more spans, at each tenth second, than are here. */
  private int[] kept(int... missing) {
    for (int second = 1; second <= SECONDS; second++) {
      ends.add(milli(second), second);
    }
    for (int i = 0; i < missing.length; i++) {
      take(Book.spansStarted("one", 10 * i, 10L * i + missing[i]));
      take(Book.spansLive("one", 10 * i, 0));
    }
    return quiet.all().stream().mapToInt(QuietTimesTest::second).toArray();
  }

  private void take(Event event) {
    counters.take(event, (MetricDetail) event.detail());
  }

  private static long milli(int second) {
    return Book.processedAt("billing", 0, second, "one").time().unixNano() / 1_000_000;
  }

  private static int second(long milli) {
    return (int) ((milli - milli(0)) / 1_000);
  }

  @Test
  void countsThatAgreeAreKept() {
    assertThat(kept(0, 0, 1, 1, 1)).containsExactly(0, 10, 20, 30, 40);
  }

  @Test
  void aCountThatTheNextOneTakesBackIsPassedOver() {
    assertThat(kept(0, -1, 0, 1, 0)).as("too low, too high").containsExactly(0, 20, 40);
  }

  @Test
  void aCountThatMayYetBeTakenBackIsPassedOver() {
    assertThat(kept(0, 0, -1)).as("the last").containsExactly(0, 10);
    assertThat(kept(0, 0, -1, -1)).as("is not").containsExactly(0, 10, 20, 30);
  }

  @Test
  void whereEitherOfTwoMayBeOffNeitherIsPassedOver() {
    assertThat(kept(0, 1, 0, 1)).as("a span is missing, but when?").containsExactly(0, 10, 20, 30);
    assertThat(kept(0, 1, 0, 1, 0)).containsExactly(0, 10, 20, 30, 40);
  }

  @Test
  void aCountThatIsOffByMoreThanEndedAboutThatTimeIsKeptAndTellsOfSpansThatAreNotCounted() {
    assertThat(kept(0, -3, 0)).containsExactly(0, 10, 20);
  }
}
