package io.waybill.correlator.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.TracerProvider;
import io.waybill.correlator.changes.Feed;
import io.waybill.correlator.spanmetrics.SpanSeries;
import io.waybill.event.Event;
import io.waybill.event.GapDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerSettings;
import io.waybill.ledger.MessageQuery.Period;
import io.waybill.ledger.Poll;
import io.waybill.ledger.UnknownReason;
import io.waybill.ledger.Verdict;
import io.waybill.ledger.VerdictKind;
import io.waybill.store.Batch;
import io.waybill.store.EventReader;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A message whose producer does not know what became of it, and which the topic does not have: that
 * is only called lost where nothing else can be.
 */
final class TapAbsenceTest {
  private static final long BEGAN_MILLI = Events.T0 / 1_000_000;
  private static final InputPartition ORDERS = new InputPartition(Events.CLUSTER, "orders", 0);

  /** The span of the message that is looked for. */
  private static final Event SPAN = Events.at(100).trace(100, 1).sent("orders", 9);

  private final InMemoryEventStore store = new InMemoryEventStore();
  private final Ledger ledger =
      new Ledger(
          new LedgerSettings(
              Duration.ofSeconds(30),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Set.of(),
              Set.of(),
              Set.of(),
              Set.of(),
              Duration.ofHours(1),
              "default"));
  private long written;

  /** So many messages of other spans of the producer are written and tapped. */
  private TapAbsenceTest write(int messages) {
    for (int i = 0; i < messages; i++) {
      take(Events.at(written).trace(written + 1, 1).sent("orders", 9), tapped(written + 1, 1));
    }
    return this;
  }

  /** The next message of the topic, with this span in its headers. */
  private Event tapped(long trace, long span) {
    long offset = written++;
    return Events.at(offset)
        .topic("orders")
        .trace(trace, span)
        .message(Events.message("orders", 0, offset), "4711");
  }

  private TapAbsenceTest take(Event... events) {
    store.append(new Batch(List.of(events), Positions.NONE));
    List.of(events).forEach(ledger::observe);
    return this;
  }

  /** A look at the broker, so many seconds after the beginning. */
  private TapAbsenceTest look(int second, boolean isCompacted) {
    ledger.observe(
        new Poll(
            Events.CLUSTER,
            BEGAN_MILLI + second * 1000L,
            second < 0,
            0,
            true,
            List.of(
                new Poll.Offsets("orders", "id-1", 0, 0, second < 0 ? 0 : written, isCompacted, 0)),
            List.of(),
            List.of(),
            Map.of(),
            List.of()));
    return this;
  }

  /** The tap has read this far. */
  private TapAbsenceTest read(long nextOffset) {
    Positions positions = new Positions(Map.of(ORDERS, new Position("id-1", nextOffset)));
    store.append(new Batch(List.of(), positions));
    ledger.read(positions);
    return this;
  }

  /** Waybill has looked before all this and long after it, and the tap has read all. */
  private TapAbsenceTest settle() {
    return look(-10, false).read(written).look(90, false);
  }

  private Optional<Verdict> verdict(Event span) {
    try (EventReader reader = store.reader()) {
      return sends(reader).of(span).map(FailedSends.Unsent::verdict);
    }
  }

  private FailedSends sends(EventReader reader) {
    return new FailedSends(
        new Backend(
            store,
            List::of,
            Map::of,
            List::of,
            List::of,
            List::of,
            () -> ledger,
            new Feed(() -> ledger, () -> 0),
            new SpanSeries(),
            Optional::empty,
            "",
            Duration.ZERO,
            InstantSource.system(),
            TracerProvider.noop().get("")),
        reader,
        Scope.of(Set.of("acme")));
  }

  @Test
  void whatNobodyAcknowledgedAndIsNotThereIsLost() {
    write(25).take(SPAN).settle();
    Verdict verdict = verdict(SPAN).orElseThrow();
    assertThat(verdict.kind()).isEqualTo(VerdictKind.LOST_BEFORE_BROKER);
    assertThat(verdict.cause()).isEqualTo("unacknowledged");
    assertThat(verdict.facts().toString()).contains("25 messages of other such spans of checkout");
    try (EventReader reader = store.reader()) {
      assertThat(sends(reader).lost("orders", "", Period.ALWAYS, 10, Optional.empty()).messages())
          .as("of all spans without an offset the one whose message is not there")
          .extracting(unsent -> unsent.event().trace())
          .containsExactly(SPAN.trace());
    }
  }

  @Test
  void whatTimedOutAndIsNotThereIsLost() {
    Event failed =
        Events.at(100)
            .trace(100, 1)
            .failedSend("orders", 9, "TimeoutException", "Expiring 1 record(s) for orders-0");
    write(25).take(failed);
    assertThat(verdict(failed).orElseThrow().reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    settle();
    assertThat(verdict(failed).orElseThrow().cause()).isEqualTo("delivery_timeout");
    take(tapped(100, 1));
    assertThat(verdict(failed)).as("but it came").isEmpty();
  }

  @Test
  void nothingIsSaidBeforeTheTapHasReadFarEnough() {
    write(25).take(SPAN).look(-10, false);
    assertThat(verdict(SPAN)).isEmpty();
    read(written).look(30, false);
    assertThat(verdict(SPAN)).as("it may still be written").isEmpty();
    look(90, false);
    assertThat(verdict(SPAN)).isPresent();
  }

  @Test
  void howFarAnEarlierTopicOfTheNameWasReadSaysNothingOfThisOne() {
    write(25).take(SPAN).look(-10, false);
    Positions positions = new Positions(Map.of(ORDERS, new Position("id-0", 1_000)));
    store.append(new Batch(List.of(), positions));
    ledger.read(positions);
    look(90, false);
    assertThat(verdict(SPAN)).isEmpty();
    read(written);
    assertThat(verdict(SPAN)).isPresent();
  }

  @Test
  void aTapThatBeganLaterHasNotSeenAll() {
    written = 3;
    write(25).take(SPAN).settle();
    assertThat(verdict(SPAN)).isEmpty();
  }

  @Test
  void aTapWithAGapHasNotSeenAll() {
    write(25).take(SPAN, Events.at(0).topic("orders").detail(gap(20, 22))).settle();
    assertThat(verdict(SPAN)).isEmpty();
  }

  private static GapDetail gap(long from, long to) {
    return new GapDetail("retention", Events.message("orders", 0, from), to);
  }

  @Test
  void aCompactedTopicMayHaveHadIt() {
    write(25).take(SPAN).look(-10, true).read(written).look(90, true);
    assertThat(verdict(SPAN)).isEmpty();
  }

  @Test
  void aMessageThatNamesNoSpanMayBeIt() {
    write(25).take(SPAN);
    long offset = written++;
    take(Events.at(offset).topic("orders").message(Events.message("orders", 0, offset), "4712"));
    settle();
    assertThat(verdict(SPAN)).isEmpty();
  }

  @Test
  void aMessageThatNamesTwoSpansMayBeIt() {
    write(25).take(SPAN);
    long offset = written++;
    take(
        Events.at(offset)
            .topic("orders")
            .trace(7, 7)
            .detail(
                new MessageDetail(
                    Events.message("orders", 0, offset), 10, "", -1, false, true, 0, 0)));
    settle();
    assertThat(verdict(SPAN)).isEmpty();
  }

  @Test
  void aMessageThatNamesAnotherSpanOfTheTraceMayBeIt() {
    write(25).take(SPAN, tapped(100, 9)).settle();
    assertThat(verdict(SPAN)).as("its parent, whose own span did not come").isEmpty();
    take(Events.at(3).trace(100, 9).sent("orders", 8));
    assertThat(verdict(SPAN)).as("another message's span").isPresent();
  }

  @Test
  void whatWasSentAgainMayCarryTheFirstAttemptsContext() {
    Event first =
        Events.at(99).trace(100, 9).failedSend("orders", 9, "TimeoutException", "Expiring");
    write(25).take(SPAN, first, tapped(100, 9)).settle();
    assertThat(verdict(SPAN)).isEmpty();
  }

  @Test
  void whatSomebodyReceivedIsThere() {
    MessageRef received =
        new MessageRef(MessageRef.Role.PROCESSED, Events.message("orders", 0, 50));
    write(25).take(SPAN, Events.at(101).trace(100, 2).span("process", Kind.CONSUMER, 1, received));
    settle();
    assertThat(verdict(SPAN)).isEmpty();
  }

  @Test
  void whatIsInAnotherTopicIsWritten() {
    write(25)
        .take(
            SPAN,
            Events.at(1)
                .topic("eu-orders")
                .trace(100, 1)
                .message(Events.message("eu-orders", 0, 1), "4711"));
    settle();
    assertThat(verdict(SPAN)).isEmpty();
  }

  @Test
  void whatAnotherServiceGoesOnFromIsThere() {
    write(25)
        .take(SPAN, Events.at(101).service("billing").trace(100, 2).span("bill", Kind.INTERNAL, 1));
    settle();
    assertThat(verdict(SPAN)).isEmpty();
  }

  @Test
  void aMessageOfAnotherTenantMayBeIt() {
    long offset = written;
    write(25)
        .take(
            SPAN,
            Events.at(25)
                .topic("orders")
                .tenant("default")
                .trace(100, 1)
                .message(Events.message("orders", 0, offset + 25), "4711"));
    written++;
    settle();
    assertThat(verdict(SPAN)).isEmpty();
  }

  @Test
  void aProducerWhoseMessagesNameNoSpanOfItsOwnProvesNothing() {
    List<Event> spans = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      spans.add(Events.at(i).trace(i + 1, 1).sent("orders", 9));
      spans.add(tapped(i + 1, 9));
    }
    take(spans.toArray(new Event[0])).take(SPAN).settle();
    assertThat(verdict(SPAN)).isEmpty();
  }
}
