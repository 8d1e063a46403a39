package io.waybill.correlator.http;

import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.testkit.Events;

/** Lines of two services' logs: all is paid, but for the fourth, which is of trace 1. */
final class PaymentLines {
  private static final int DECLINED = 3;

  private PaymentLines() {}

  /** The line with this number, from 0 on. */
  static Event line(int number, long millis) {
    boolean isDeclined = number == DECLINED;
    return Events.at(millis)
        .trace(isDeclined ? 1 : 100 + number, 1)
        .service(number % 2 == 0 ? "shop" : "billing")
        .log(
            isDeclined ? "ERROR" : "INFO",
            "order " + (4710 + number) + (isDeclined ? " declined" : " paid"),
            Attribute.text("http.route", "/pay"));
  }
}
