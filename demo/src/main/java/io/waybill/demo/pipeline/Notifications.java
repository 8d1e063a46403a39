package io.waybill.demo.pipeline;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.waybill.demo.truth.Truth;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tells customers, instrumented as Python's confluent-kafka is: each record is a new trace that
 * links back, the coordinate is in the message's ID, and no attribute names group or offset.
 */
final class Notifications {
  static final String GROUP = "notifications";

  private final Telemetry telemetry;
  private final Logbook logbook;
  private final Truth truth;

  Notifications(Telemetry telemetry, Logbook logbook, Truth truth) {
    this.telemetry = telemetry;
    this.logbook = logbook;
    this.truth = truth;
  }

  void tell(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String tenant = Wire.tenant(record.headers());
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
      logbook.log(
          "INFO", "customer of order " + Wire.order(record.headers()) + " told", tenant, span);
      span.end();
    }
  }
}
