package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.ReportDetail;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.ledger.MessageMark;
import io.waybill.ledger.MessageMarks;
import io.waybill.testkit.Events;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands beside a verdict: written or processed twice, late, out of order. */
final class MessageMarksTest {
  private static final Coordinate ORDER = Events.message("orders", 1, 57);

  private static Event processed(long offset, long span, long millis) {
    return Events.at(offset)
        .millis(millis)
        .trace(1, span)
        .span("process", Kind.CONSUMER, 1, new MessageRef(MessageRef.Role.PROCESSED, ORDER));
  }

  private static Event tapped(long offset, long sequence, long trace, long span) {
    Coordinate at = Events.message("orders", 1, offset);
    return Events.at(offset)
        .topic("orders")
        .trace(trace, span)
        .detail(new MessageDetail(at, 10, "producer-1", sequence, false, false, 0, 0));
  }

  private static List<String> marks(List<Event> events, List<Event> ofTraces, List<Event> before) {
    return MessageMarks.of(ORDER, events, ofTraces, before, Duration.ofSeconds(10)).stream()
        .map(MessageMark::kind)
        .map(MessageMark.Kind::label)
        .toList();
  }

  @Test
  void twoSpansOfProcessingAreADuplicateAndOneExportedTwiceIsNot() {
    assertThat(marks(List.of(processed(0, 2, 0), processed(1, 3, 5)), List.of(), List.of()))
        .containsExactly("duplicated");
    assertThat(marks(List.of(processed(0, 2, 0), processed(1, 2, 0)), List.of(), List.of()))
        .isEmpty();
  }

  @Test
  void twoReportsOfOneMessageAreADuplicate() {
    ReportDetail.Told told =
        new ReportDetail.Told(
            "main", "orders", 1, List.of(), List.of(new ReportDetail.Range(50, 60)), 60);
    Event first = Events.at(0).report("billing", told);
    Event other =
        Events.at(1)
            .detail(
                new ReportDetail(
                    "billing",
                    "another",
                    1,
                    1,
                    Events.T0 / 1_000_000,
                    0,
                    false,
                    false,
                    List.of(told)));
    assertThat(marks(List.of(first, other), List.of(), List.of())).containsExactly("duplicated");
    assertThat(marks(List.of(first, first), List.of(), List.of())).isEmpty();
  }

  @Test
  void oneSendThatIsInTheLogTwiceIsADuplicate() {
    Event message = tapped(57, -1, 1, 5);
    assertThat(marks(List.of(message), List.of(message, tapped(58, -1, 1, 5)), List.of()))
        .containsExactly("duplicated");
    assertThat(marks(List.of(message), List.of(message, tapped(58, -1, 1, 6)), List.of()))
        .as("another send of the same trace")
        .isEmpty();
  }

  @Test
  void whatWasSentBeforeAndStandsBehindIsOutOfOrder() {
    Event message = tapped(57, 10, 1, 5);
    assertThat(marks(List.of(message), List.of(), List.of(tapped(56, 11, 2, 5))))
        .containsExactly("out_of_order");
    assertThat(marks(List.of(message), List.of(), List.of(tapped(56, 9, 2, 5)))).isEmpty();
  }

  @Test
  void whatTakesLongerThanIsAllowedIsLate() {
    Event written =
        Events.at(0)
            .trace(1, 9)
            .span("send", Kind.PRODUCER, 0, new MessageRef(MessageRef.Role.PRODUCED, ORDER));
    assertThat(marks(List.of(written, processed(1, 2, 12_000)), List.of(), List.of()))
        .containsExactly("late");
    assertThat(marks(List.of(written, processed(1, 2, 9_000)), List.of(), List.of())).isEmpty();
    assertThat(
            MessageMarks.of(
                ORDER,
                List.of(written, processed(1, 2, 12_000)),
                List.of(),
                List.of(),
                Duration.ZERO))
        .as("where nothing is said, nothing is late")
        .isEmpty();
  }
}
