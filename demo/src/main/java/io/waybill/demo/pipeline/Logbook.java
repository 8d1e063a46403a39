package io.waybill.demo.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.waybill.demo.truth.Truth;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A service's JSON log. To a file, where a Fluent Bit ships it; else to Kafka as Fluent Bit's
 * {@code format json} does: the time of reading comes first as {@code @timestamp}, then the
 * application's own fields, and no headers.
 */
final class Logbook {
  private final ObjectMapper json = new ObjectMapper();
  private final Outbox outbox;
  private final Telemetry telemetry;
  private final Truth truth;
  private final LogFile file;

  Logbook(LogFile file, Outbox outbox, Telemetry telemetry, Truth truth) {
    this.file = file;
    this.outbox = outbox;
    this.telemetry = telemetry;
    this.truth = truth;
  }

  /** Writes a line within a span; answers its event's ID. */
  String log(String level, String message, String tenant, Span span) {
    return log(level, message, tenant, span, telemetry.nowMillis() * 1_000_000, line -> line);
  }

  /**
   * Writes a line.
   *
   * @param change what is done to the line before it is written; {@code null} fields are left out
   */
  String log(
      String level,
      String message,
      String tenant,
      Span span,
      long unixNano,
      UnaryOperator<ObjectNode> change) {
    SpanContext context = span.getSpanContext();
    ObjectNode line = json.createObjectNode();
    if (!file.isShipped()) {
      line.put("@timestamp", System.currentTimeMillis() / 1000.0);
    }
    line.put("time", Instant.ofEpochSecond(0, unixNano).toString());
    line.put("level", level);
    line.put("message", message);
    line.put("service.name", telemetry.service());
    line.put("tenant_id", tenant);
    line.put("trace_id", context.getTraceId());
    line.put("span_id", context.getSpanId());
    Place at = write(change.apply(line).toString());
    String node = Truth.log(Topics.LOGS, at.partition(), at.offset());
    truth.node(node, context.getTraceId());
    truth.edge(node, "logged_in", Spans.node(span));
    return Truth.event(Topics.LOGS, at.partition(), at.offset());
  }

  /** True where the lines go to a file, and an agent reads them there. */
  boolean isShipped() {
    return file.isShipped();
  }

  /** Writes a line that is no whole JSON; answers its event's ID. */
  String broken(String message) {
    Place at = write("{\"message\": \"" + message + "\", \"service.name\": \"che");
    return Truth.event(Topics.LOGS, at.partition(), at.offset());
  }

  /** Where a line is; in a partition of its own until it is known where the agent put it. */
  private record Place(int partition, long offset) {}

  private Place write(String line) {
    if (file.isShipped()) {
      return new Place(Truth.NOT_SHIPPED_YET, file.write(telemetry.service(), line));
    }
    RecordMetadata at = outbox.write(new ProducerRecord<>(Topics.LOGS, line.getBytes(UTF_8)));
    return new Place(at.partition(), at.offset());
  }
}
