package io.waybill.demo.pipeline;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.waybill.demo.truth.Truth;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A consumer's span of one record, a child of whoever its trace context names. */
record Consumed(Span span, Context context) {
  static Consumed start(
      ConsumerRecord<byte[], byte[]> record, String group, Telemetry telemetry, Truth truth) {
    Context parent = Wire.extract(record.headers());
    SpanBuilder builder =
        telemetry
            .tracer(Wire.tenant(record.headers()))
            .spanBuilder("process " + record.topic())
            .setParent(parent)
            .setSpanKind(SpanKind.CONSUMER)
            .setAttribute(Attr.SYSTEM, "kafka")
            .setAttribute(Attr.OPERATION, "process")
            .setAttribute(Attr.TOPIC, record.topic())
            .setAttribute(Attr.PARTITION, Integer.toString(record.partition()))
            .setAttribute(Attr.OFFSET, record.offset())
            .setAttribute(Attr.GROUP, group);
    Span span = builder.startSpan();
    truth.node(Spans.node(span), span.getSpanContext().getTraceId());
    truth.edge(Spans.node(span), "consumed", message(record));
    Spans.childOf(truth, span, parent);
    return new Consumed(span, Context.root().with(span));
  }

  static String message(ConsumerRecord<byte[], byte[]> record) {
    return Truth.message(record.topic(), record.partition(), record.offset());
  }
}
