package io.waybill.demo.pipeline;

import io.waybill.client.Outcomes;
import io.waybill.demo.faults.FaultPlan;
import io.waybill.demo.truth.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All services at work: checkout to payments and inventory, to shipping, to notifications. */
public final class Pipeline implements AutoCloseable {
  private static final Duration SLOW_CLOCK = Duration.ofSeconds(5);

  private final Truth truth;
  private final LogFile logs;
  private final List<Telemetry> telemetries = new ArrayList<>();
  private final List<Outbox> outboxes = new ArrayList<>();
  private final List<Loop> loops = new ArrayList<>();
  private final Checkout checkout;
  private final Outcomes outcomes;

  /**
   * Starts the services.
   *
   * @param otlp where they send their spans
   * @param logs where they write their logs, or none: then to Kafka
   */
  public Pipeline(String brokers, String otlp, LogFile logs, FaultPlan plan, Truth truth) {
    this.truth = truth;
    this.logs = logs;
    Desk checkoutDesk = desk("checkout", brokers, otlp, Duration.ZERO);
    this.checkout =
        new Checkout(
            checkoutDesk.telemetry, checkoutDesk.outbox, checkoutDesk.logbook, plan, truth);
    Desk desk = desk("payments", brokers, otlp, SLOW_CLOCK);
    Payments payments = new Payments(desk.telemetry, desk.outbox, desk.logbook, plan, truth);
    loops.add(new Loop(brokers, Payments.GROUP, Topics.ORDERS, 50, payments::orders));
    loops.add(new Loop(brokers, Payments.GROUP + "-retry", Topics.RETRY, 50, payments::retries));
    desk = desk("inventory", brokers, otlp, Duration.ZERO);
    Inventory inventory = new Inventory(desk.telemetry, desk.logbook, truth);
    loops.add(new Loop(brokers, Inventory.GROUP, Topics.ORDERS, 8, inventory::reserve));
    desk = desk("shipping", brokers, otlp, Duration.ZERO);
    Shipping shipping = new Shipping(desk.telemetry, desk.outbox, desk.logbook, plan, truth);
    loops.add(new Loop(brokers, Shipping.GROUP, Topics.PAYMENTS, 50, shipping::ship));
    desk = desk("notifications", brokers, otlp, Duration.ZERO);
    this.outcomes = Outcomes.of(Notifications.settings(brokers));
    Notifications notifications =
        new Notifications(desk.telemetry, desk.logbook, outcomes, plan, truth);
    loops.add(
        new Loop(
            brokers,
            Notifications.GROUP,
            Topics.SHIPMENTS,
            50,
            Notifications.settings(brokers),
            notifications::tell));
  }

  /** What every service has. */
  private record Desk(Telemetry telemetry, Outbox outbox, Logbook logbook) {}

  private Desk desk(String service, String brokers, String otlp, Duration behind) {
    Telemetry telemetry = new Telemetry(service, otlp, behind);
    Outbox outbox = new Outbox(brokers, telemetry, truth);
    telemetries.add(telemetry);
    outboxes.add(outbox);
    return new Desk(telemetry, outbox, new Logbook(logs, outbox, telemetry, truth));
  }

  /** Places an order. */
  public void place(long order) {
    checkout.place(order);
  }

  /** True when every record was handled by every group that reads its topic. */
  public boolean isIdle() {
    return loops.stream().allMatch(loop -> loop.handled() == truth.written(loop.topic()));
  }

  /** Stops the services, with everything exported that they have to say. */
  @Override
  public void close() {
    checkout.sendLate(Long.MAX_VALUE);
    loops.forEach(Loop::close);
    outcomes.close();
    telemetries.forEach(Telemetry::close);
    outboxes.forEach(Outbox::close);
  }
}
