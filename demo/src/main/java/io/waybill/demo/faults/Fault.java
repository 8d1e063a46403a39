package io.waybill.demo.faults;

import java.util.Locale;

/** What is done to an order on purpose. */
public enum Fault {
  /** Payments declines it; a dead letter as Spring Kafka writes it. */
  DECLINED_SPRING,
  /** Payments declines it; a dead letter as Kafka Connect writes it. */
  DECLINED_CONNECT,
  /** Payments declines it; a dead letter as the popular Node.js snippet writes it. */
  DECLINED_NODE,
  /** Payments declines it; a JSON envelope that names neither partition nor offset. */
  DECLINED_ENVELOPE,
  /** The order is no JSON; payments can't read it, and dead-letters its bytes. */
  POISON,
  /** Payments' bank is busy: it goes by the retry topic, and succeeds. */
  RETRIED,
  /** It goes by the retry topic, fails again, and is dead-lettered. */
  RETRIED_THEN_DEAD,
  /** The record to shipping loses its trace context. */
  LOST_CONTEXT,
  /** Shipping fails, swallows the exception, and goes on: no dead letter, and a lag of 0. */
  SWALLOWED,
  /** Notifications hands it to a worker that died: no error, no span, no word, and a lag of 0. */
  HANDED_OFF,
  /** A span in the middle is never exported. */
  MISSING_PARENT,
  /** A log line has no time. */
  LOG_WITHOUT_TIME,
  /** A log line claims to be of 1970. */
  LOG_OF_1970,
  /** A log line is cut off in the middle of its JSON. */
  UNPARSABLE_LOG,
  /** A log line arrives seconds after everything else. */
  LATE_LOG,
  /** Retention overtakes the audit, which was not running. Happens to shipments, not to orders. */
  EXPIRED,
  /** An operator moves the audit past shipments that it never saw. */
  JUMPED_OVER;

  /** True for what is done to an order; false for what is done to a group. */
  public boolean isOfAnOrder() {
    return this != EXPIRED && this != JUMPED_OVER;
  }

  /** The name in options and reports, such as {@code declined-spring}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
