package io.waybill.demo.pipeline;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.waybill.demo.truth.Truth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reserves goods, in batches: one span with a link to each record's producer, and the record's
 * offset on the link, as the semantic conventions have it. A batch of several tenants is a span for
 * each of them.
 */
final class Inventory {
  static final String GROUP = "inventory";

  private final Telemetry telemetry;
  private final Logbook logbook;
  private final Truth truth;

  Inventory(Telemetry telemetry, Logbook logbook, Truth truth) {
    this.telemetry = telemetry;
    this.logbook = logbook;
    this.truth = truth;
  }

  void reserve(List<ConsumerRecord<byte[], byte[]>> batch) {
    Map<String, List<ConsumerRecord<byte[], byte[]>>> byTenant =
        batch.stream()
            .collect(
                Collectors.groupingBy(
                    record -> Wire.tenant(record.headers()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    byTenant.forEach(this::reserve);
  }

  private void reserve(String tenant, List<ConsumerRecord<byte[], byte[]>> records) {
    SpanBuilder builder =
        telemetry
            .tracer(tenant)
            .spanBuilder("process " + Topics.ORDERS)
            .setNoParent()
            .setSpanKind(SpanKind.CONSUMER)
            .setAttribute(Attr.SYSTEM, "kafka")
            .setAttribute(Attr.OPERATION, "process")
            .setAttribute(Attr.TOPIC, Topics.ORDERS)
            .setAttribute(Attr.GROUP, GROUP)
            .setAttribute(Attr.BATCH, (long) records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      builder.addLink(
          producer(record),
          Attributes.of(
              Attr.PARTITION, Integer.toString(record.partition()), Attr.OFFSET, record.offset()));
    }
    Span span = builder.startSpan();
    String node = Spans.node(span);
    truth.node(node, span.getSpanContext().getTraceId());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      truth.edge(node, "links_to", Spans.node(producer(record)));
      truth.edge(node, "consumed", Consumed.message(record));
    }
    logbook.log("INFO", "reserved the goods of " + records.size() + " orders", tenant, span);
    span.end();
  }

  private static SpanContext producer(ConsumerRecord<byte[], byte[]> record) {
    return Span.fromContext(Wire.extract(record.headers())).getSpanContext();
  }
}
