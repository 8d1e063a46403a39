package io.waybill.demo.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.waybill.demo.truth.Truth;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A traced producer that writes down what it wrote. */
final class Outbox implements AutoCloseable {
  private final Telemetry telemetry;
  private final Truth truth;
  private final Producer<byte[], byte[]> producer;

  Outbox(String brokers, Telemetry telemetry, Truth truth) {
    this.telemetry = telemetry;
    this.truth = truth;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "client.id",
                telemetry.service(),
                "linger.ms",
                0,
                "acks",
                "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** A record for this order, with the headers that every hop hands on. */
  static ProducerRecord<byte[], byte[]> record(
      String topic, long order, String tenant, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, Long.toString(order).getBytes(UTF_8), value);
    record.headers().add(Wire.TENANT, tenant.getBytes(UTF_8));
    record.headers().add(Wire.ORDER, Long.toString(order).getBytes(UTF_8));
    return record;
  }

  /**
   * Sends, in a span that says where the record went, as Java's instrumentation does: partition and
   * offset are set when the broker has acknowledged.
   */
  Sent send(ProducerRecord<byte[], byte[]> record, Context parent, String tenant) {
    return send(record, parent, tenant, true);
  }

  /**
   * The same, with a choice.
   *
   * @param saysWhere false for a span that ends before the broker answers, as Python's does: only
   *     the record's own trace context then tells that it is this span's
   */
  Sent send(
      ProducerRecord<byte[], byte[]> record, Context parent, String tenant, boolean saysWhere) {
    Span span =
        telemetry
            .tracer(tenant)
            .spanBuilder("send " + record.topic())
            .setParent(parent)
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute(Attr.SYSTEM, "kafka")
            .setAttribute(Attr.OPERATION, "send")
            .setAttribute(Attr.TOPIC, record.topic())
            .startSpan();
    Wire.inject(parent.with(span), record.headers());
    RecordMetadata at = write(record);
    if (saysWhere) {
      span.setAttribute(Attr.PARTITION, Integer.toString(at.partition()));
      span.setAttribute(Attr.OFFSET, at.offset());
    }
    span.end();
    String node = Spans.node(span);
    String message = Truth.message(at.topic(), at.partition(), at.offset());
    truth.node(node, span.getSpanContext().getTraceId());
    truth.node(message, "");
    truth.edge(node, "produced", message);
    Spans.childOf(truth, span, parent);
    return new Sent(span, message, at.topic() + "/" + at.partition() + "@" + at.offset());
  }

  /** What was sent, and by which span. */
  record Sent(Span span, String message, String coordinate) {}

  /** Writes without a span, and waits for the broker. */
  RecordMetadata write(ProducerRecord<byte[], byte[]> record) {
    try {
      RecordMetadata at = producer.send(record).get();
      truth.written(at.topic(), at.partition(), at.offset());
      return at;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the demo's own broker refused a record", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
