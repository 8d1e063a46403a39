package io.waybill.demo.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.StatusCode;
import io.waybill.demo.faults.Fault;
import io.waybill.demo.faults.FaultPlan;
import io.waybill.demo.truth.Edge;
import io.waybill.demo.truth.Injected;
import io.waybill.demo.truth.Injected.Proof;
import io.waybill.demo.truth.Truth;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Ships what is paid. Sometimes the trace context is gone before it gets there. */
final class Shipping {
  static final String GROUP = "shipping";

  private final Telemetry telemetry;
  private final Outbox outbox;
  private final Logbook logbook;
  private final FaultPlan plan;
  private final Truth truth;

  Shipping(Telemetry telemetry, Outbox outbox, Logbook logbook, FaultPlan plan, Truth truth) {
    this.telemetry = telemetry;
    this.outbox = outbox;
    this.logbook = logbook;
    this.plan = plan;
    this.truth = truth;
  }

  void ship(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      long order = Wire.order(record.headers());
      String tenant = Wire.tenant(record.headers());
      boolean loses = plan.of(order).equals(Optional.of(Fault.LOST_CONTEXT));
      String trace =
          io.opentelemetry.api.trace.Span.fromContext(Wire.extract(record.headers()))
              .getSpanContext()
              .getTraceId();
      if (loses) {
        record.headers().remove("traceparent");
      }
      Consumed consumed = Consumed.start(record, GROUP, telemetry, truth);
      if (loses) {
        Edge edge = new Edge(Spans.node(consumed.span()), "consumed", Consumed.message(record));
        truth.injected(
            new Injected(
                Fault.LOST_CONTEXT.label(),
                order,
                tenant,
                trace,
                record.topic() + "/" + record.partition() + "@" + record.offset(),
                new Proof.HasEdge(edge),
                "shipping goes on in a trace of its own"));
      }
      if (plan.of(order).equals(Optional.of(Fault.SWALLOWED))) {
        swallow(record, order, tenant, consumed);
        continue;
      }
      byte[] value = ("{\"orderId\": " + order + ", \"shipped\": true}").getBytes(UTF_8);
      outbox.send(
          Outbox.record(Topics.SHIPMENTS, order, tenant, value), consumed.context(), tenant);
      logbook.log("INFO", "order " + order + " shipped", tenant, consumed.span());
      consumed.span().end();
    }
  }

  /** As {@code catch (Exception e) {}} does, with an instrumentation that saw the exception. */
  private void swallow(
      ConsumerRecord<byte[], byte[]> record, long order, String tenant, Consumed consumed) {
    String coordinate = record.topic() + "/" + record.partition() + "@" + record.offset();
    consumed.span().recordException(new IllegalStateException("no such address"));
    consumed.span().setStatus(StatusCode.ERROR, "no such address");
    consumed.span().end();
    truth.injected(
        new Injected(
            Fault.SWALLOWED.label(),
            order,
            tenant,
            consumed.span().getSpanContext().getTraceId(),
            coordinate,
            new Proof.HasVerdict(GROUP, "failed"),
            "lost by shipping at " + coordinate + ": it failed, and the group went on"));
  }
}
