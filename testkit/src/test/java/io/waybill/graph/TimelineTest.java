package io.waybill.graph;

import static io.waybill.event.MessageRef.Role.PROCESSED;
import static io.waybill.event.MessageRef.Role.PRODUCED;
import static io.waybill.event.SpanDetail.Kind.CONSUMER;
import static io.waybill.event.SpanDetail.Kind.INTERNAL;
import static io.waybill.event.SpanDetail.Kind.PRODUCER;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.MessageRef;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import io.waybill.trace.TraceId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of a trace's events, and what it says of clocks and gaps. */
final class TimelineTest {
  private static final Coordinate ORDER = Events.message("orders", 0, 7);

  private final InMemoryEventStore store = new InMemoryEventStore();

  private Timeline timeline(Event... events) {
    store.append(new Batch(List.of(events), Positions.NONE));
    return CausalGraphs.timeline(
        new TraceId(0, 1), store.reader(), Scope.ALL, GraphBounds.DEFAULTS);
  }

  private static List<String> headlines(Timeline timeline) {
    return timeline.events().stream().map(e -> e.detail().headline()).toList();
  }

  @Test
  void aConsumerWhoseClockIsBehindStillComesAfterItsProducer() {
    Timeline timeline =
        timeline(
            Events.at(0)
                .millis(10_000)
                .service("orders")
                .trace(1, 1)
                .span("send", PRODUCER, 0, new MessageRef(PRODUCED, ORDER)),
            Events.at(1)
                .millis(5_010)
                .service("payments")
                .trace(1, 2)
                .span("process", CONSUMER, 9, new MessageRef(PROCESSED, ORDER)),
            Events.at(2).millis(5_011).service("payments").trace(1, 2).log("charged"),
            Events.at(3).millis(10_001).service("orders").trace(1, 1).log("sent"));
    assertThat(headlines(timeline)).containsExactly("send", "process", "charged", "sent");
    assertThat(timeline.skews())
        .containsExactly(
            new Skew(
                "orders",
                "payments",
                4_990_000_000L,
                Node.idOf(Events.ref(1, 1)),
                Node.idOf(Events.ref(1, 2))));
    assertThat(timeline.events().get(1).time().unixNano())
        .as("nothing is moved")
        .isEqualTo(Events.T0 + 5_010_000_000L);
  }

  @Test
  void aParentComesFirstWhateverTheClocksSay() {
    Timeline timeline =
        timeline(
            Events.at(0).millis(1).trace(1, 3).span("grandchild", INTERNAL, 2),
            Events.at(1).millis(2).trace(1, 2).span("child", INTERNAL, 1),
            Events.at(2).millis(3).trace(1, 1).span("root", INTERNAL, 0));
    assertThat(headlines(timeline)).containsExactly("root", "child", "grandchild");
    assertThat(timeline.skews()).as("one service, one clock: no skew to tell").isEmpty();
  }

  @Test
  void deadLettersOfTheSameTopicKeepTheOrderOfTheLog() {
    Timeline timeline =
        timeline(
            Events.at(5).topic("dlt").millis(900).trace(1, 1).deadLetter(ORDER, "g", "First"),
            Events.at(6).topic("dlt").millis(100).trace(1, 1).deadLetter(ORDER, "g", "Second"));
    assertThat(headlines(timeline)).containsExactly("First: boom", "Second: boom");
  }

  @Test
  void causesThatContradictEachOtherEndInTheOrderOfTime() {
    Timeline timeline =
        timeline(
            Events.at(0).millis(2).trace(1, 1).span("a", INTERNAL, 2),
            Events.at(1).millis(1).trace(1, 2).span("b", INTERNAL, 1));
    assertThat(headlines(timeline)).containsExactly("b", "a");
  }

  @Test
  void aParentThatNeverArrivedIsNamedWithItsChildren() {
    Timeline timeline =
        timeline(
            Events.at(0).trace(1, 2).span("a", INTERNAL, 77),
            Events.at(1).trace(1, 3).span("b", INTERNAL, 77));
    assertThat(timeline.missing())
        .containsExactly(
            new Missing(
                "parent",
                Events.ref(1, 77),
                List.of(Node.idOf(Events.ref(1, 2)), Node.idOf(Events.ref(1, 3))),
                2));
  }

  @Test
  void tracesThatItLeadsToAreNamed() {
    Timeline timeline =
        timeline(
            Events.at(0).trace(1, 1).span("send", PRODUCER, 0),
            Events.at(1).trace(2, 1).span("process", CONSUMER, 0, List.of(Events.ref(1, 1))));
    assertThat(headlines(timeline)).containsExactly("send");
    assertThat(timeline.continuesIn()).containsExactly(new TraceId(0, 2));
  }
}
