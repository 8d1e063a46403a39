package io.waybill.demo.pipeline;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.waybill.client.ConsumerOutcomes;
import io.waybill.client.Outcomes;
import io.waybill.demo.faults.Fault;
import io.waybill.demo.faults.FaultPlan;
import io.waybill.demo.truth.Injected;
import io.waybill.demo.truth.Injected.Proof;
import io.waybill.demo.truth.Truth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tells customers, instrumented as Python's confluent-kafka is: each record is a new trace that
 * links back, the coordinate is in the message's ID, and no attribute names group or offset. Beside
 * its spans it tells outcomes.
 */
final class Notifications {
  static final String GROUP = "notifications";

  private final Telemetry telemetry;
  private final Logbook logbook;
  private final Outcomes outcomes;
  private final FaultPlan plan;
  private final Truth truth;

  Notifications(
      Telemetry telemetry, Logbook logbook, Outcomes outcomes, FaultPlan plan, Truth truth) {
    this.telemetry = telemetry;
    this.logbook = logbook;
    this.outcomes = outcomes;
    this.plan = plan;
    this.truth = truth;
  }

  /** What its consumer has beside what every consumer has, so that outcomes are told. */
  static Map<String, Object> settings(String brokers) {
    return Map.of(
        "bootstrap.servers",
        brokers,
        "group.id",
        GROUP,
        "interceptor.classes",
        ConsumerOutcomes.class.getName(),
        "waybill.heartbeat.ms",
        "500");
  }

  void tell(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String tenant = Wire.tenant(record.headers());
      long order = Wire.order(record.headers());
      if (plan.of(order).equals(Optional.of(Fault.HANDED_OFF))) {
        handOff(record, order);
        continue;
      }
      SpanContext producer = Span.fromContext(Wire.extract(record.headers())).getSpanContext();
      Span span =
          telemetry
              .tracer(tenant)
              .spanBuilder(record.topic() + " process")
              .setNoParent()
              .setSpanKind(SpanKind.CONSUMER)
              .addLink(producer)
              .setAttribute(Attr.SYSTEM, "kafka")
              .setAttribute("messaging.operation", "process")
              .setAttribute("messaging.destination", record.topic())
              .setAttribute(
                  Attr.MESSAGE_ID,
                  record.topic() + "." + record.partition() + "." + record.offset())
              .startSpan();
      truth.node(Spans.node(span), span.getSpanContext().getTraceId());
      truth.edge(Spans.node(span), "links_to", Spans.node(producer));
      truth.edge(Spans.node(span), "consumed", Consumed.message(record));
      logbook.log("INFO", "customer of order " + order + " told", tenant, span);
      span.end();
      outcomes.ok(record);
    }
  }

  /** As a pool does whose threads are gone. */
  private void handOff(ConsumerRecord<byte[], byte[]> record, long order) {
    String coordinate = record.topic() + "/" + record.partition() + "@" + record.offset();
    truth.injected(
        new Injected(
            Fault.HANDED_OFF.label(),
            order,
            "",
            Span.fromContext(Wire.extract(record.headers())).getSpanContext().getTraceId(),
            coordinate,
            new Proof.HasVerdict(GROUP, "skipped"),
            "lost by notifications at " + coordinate + ": handed to a worker that had died"));
  }
}
