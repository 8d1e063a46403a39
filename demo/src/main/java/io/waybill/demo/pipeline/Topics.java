package io.waybill.demo.pipeline;

import java.util.List;

/** The topics of the demo. */
public final class Topics {
  public static final String ORDERS = "orders";
  public static final String RETRY = "orders-retry";
  public static final String DEAD = "orders-dlt";
  public static final String PAYMENTS = "payments";
  public static final String SHIPMENTS = "shipments";
  public static final String LOGS = "app-logs";
  public static final String SPANS = "otlp_spans";
  public static final String OUTCOMES = "waybill-outcomes";

  /** Topics of orders on their way. */
  public static final List<String> BUSINESS = List.of(ORDERS, RETRY, DEAD, PAYMENTS, SHIPMENTS);

  /** Topics that Waybill reads. */
  public static final List<String> TELEMETRY = List.of(LOGS, SPANS, OUTCOMES, DEAD, RETRY);

  private Topics() {}
}
