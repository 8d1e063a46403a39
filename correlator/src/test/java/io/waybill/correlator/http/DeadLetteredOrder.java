package io.waybill.correlator.http;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.MessageRef;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.testkit.Events;
import java.util.ArrayList;
import java.util.List;

/** An order that a shop takes and billing dead-letters: three spans and a dead letter, trace 1. */
final class DeadLetteredOrder {
  static final Coordinate MESSAGE = Events.message("orders", 1, 57);

  private DeadLetteredOrder() {}

  /** Its events, and these. */
  static List<Event> and(Event... more) {
    List<Event> events =
        new ArrayList<>(
            List.of(
                Events.at(0).trace(1, 1).service("shop").span("POST /orders", Kind.SERVER, 0),
                Events.at(1)
                    .trace(1, 2)
                    .service("shop")
                    .span(
                        "orders send",
                        Kind.PRODUCER,
                        1,
                        new MessageRef(MessageRef.Role.PRODUCED, MESSAGE)),
                Events.at(5)
                    .trace(1, 3)
                    .service("billing")
                    .span(
                        "orders process",
                        Kind.CONSUMER,
                        2,
                        List.of(Events.ref(9, 9)),
                        new MessageRef(MessageRef.Role.PROCESSED, MESSAGE)),
                Events.at(7)
                    .topic("orders-dlt")
                    .trace(1, 5)
                    .deadLetter(MESSAGE, "billing", "Declined")));
    events.addAll(List.of(more));
    return events;
  }
}
