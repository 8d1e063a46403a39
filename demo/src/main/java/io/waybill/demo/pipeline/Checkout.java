package io.waybill.demo.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.waybill.demo.faults.Fault;
import io.waybill.demo.faults.FaultPlan;
import io.waybill.demo.pipeline.Outbox.Sent;
import io.waybill.demo.truth.Injected;
import io.waybill.demo.truth.Injected.Proof;
import io.waybill.demo.truth.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where orders come from. Faults of its own are those of log lines, and the poison. */
final class Checkout {
  private static final int LATE_BY_ORDERS = 40;

  private final Telemetry telemetry;
  private final Outbox outbox;
  private final Logbook logbook;
  private final FaultPlan plan;
  private final Truth truth;
  private final List<Late> late = new ArrayList<>();

  private record Late(long order, String tenant, Span span, String message, long unixNano) {}

  Checkout(Telemetry telemetry, Outbox outbox, Logbook logbook, FaultPlan plan, Truth truth) {
    this.telemetry = telemetry;
    this.outbox = outbox;
    this.logbook = logbook;
    this.plan = plan;
    this.truth = truth;
  }

  void place(long order) {
    String tenant = plan.tenant(order);
    Optional<Fault> fault = plan.of(order);
    Span span =
        telemetry
            .tracer(tenant)
            .spanBuilder("POST /checkout")
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .startSpan();
    String trace = span.getSpanContext().getTraceId();
    truth.node(Spans.node(span), trace);
    truth.order(new Truth.Order(order, tenant, trace));
    String json = "{\"orderId\": " + order + ", \"amount\": " + (100 + order % 900) + "}";
    String value = fault.equals(Optional.of(Fault.POISON)) ? "order " + order + " \u0000{" : json;
    Sent sent =
        outbox.send(
            Outbox.record(Topics.ORDERS, order, tenant, value.getBytes(UTF_8)),
            Context.root().with(span),
            tenant);
    log(order, tenant, span, fault, sent);
    span.end();
    sendLate(order - LATE_BY_ORDERS);
  }

  private void log(long order, String tenant, Span span, Optional<Fault> fault, Sent sent) {
    String message = "order " + order + " placed";
    switch (fault.orElse(Fault.DECLINED_SPRING)) {
      case LOG_WITHOUT_TIME -> {
        String id =
            logbook.log(
                "INFO",
                message,
                tenant,
                span,
                0,
                line -> {
                  line.remove("time");
                  line.remove("@timestamp");
                  return line;
                });
        inject(
            Fault.LOG_WITHOUT_TIME,
            order,
            tenant,
            span,
            sent,
            new Proof.HasEvent(id, "missing"),
            "its log line has no time");
      }
      case LOG_OF_1970 -> {
        String id = logbook.log("INFO", message, tenant, span, order * 1_000_000, line -> line);
        inject(
            Fault.LOG_OF_1970,
            order,
            tenant,
            span,
            sent,
            new Proof.HasEvent(id, "impossible"),
            "its log line claims to be of 1970");
      }
      case UNPARSABLE_LOG -> {
        String id = logbook.broken(message);
        inject(
            Fault.UNPARSABLE_LOG,
            order,
            tenant,
            span,
            sent,
            logbook.isShipped() ? new Proof.IsKept(id) : new Proof.IsUndecodable(id),
            "a log line of it is cut off");
      }
      case LATE_LOG ->
          late.add(new Late(order, tenant, span, message, telemetry.nowMillis() * 1_000_000));
      default -> logbook.log("INFO", message, tenant, span);
    }
  }

  /** Writes the late lines of orders up to this one. */
  void sendLate(long upTo) {
    late.removeIf(line -> {
      if (line.order() > upTo) {
        return false;
      }
      String id =
          logbook.log("INFO", line.message(), line.tenant(), line.span(), line.unixNano(), l -> l);
      truth.injected(
          new Injected(
              Fault.LATE_LOG.label(),
              line.order(),
              line.tenant(),
              line.span().getSpanContext().getTraceId(),
              "",
              new Proof.HasEvent(id, ""),
              "a log line of it came long after everything else"));
      return true;
    });
  }

  private void inject(
      Fault fault, long order, String tenant, Span span, Sent sent, Proof proof, String inWords) {
    truth.injected(
        new Injected(
            fault.label(),
            order,
            tenant,
            span.getSpanContext().getTraceId(),
            sent.coordinate(),
            proof,
            inWords));
  }
}
