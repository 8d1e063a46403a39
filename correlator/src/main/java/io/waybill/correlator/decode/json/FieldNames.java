package io.waybill.correlator.decode.json;

import java.util.List;

/**
 * Which fields of a JSON log mean what, by their flattened key; the first that is present wins.
 *
 * @param trace the trace ID
 * @param span the span ID
 * @param tenant the owner
 * @param time the writer's time
 * @param level the severity
 * @param message the text
 * @param service the service
 * @param exceptionType the exception's class
 * @param exceptionMessage the exception's message
 */
public record FieldNames(
    List<String> trace,
    List<String> span,
    List<String> tenant,
    List<String> time,
    List<String> level,
    List<String> message,
    List<String> service,
    List<String> exceptionType,
    List<String> exceptionMessage) {

  /** The names that logging libraries and shippers use. */
  public static final FieldNames DEFAULTS =
      new FieldNames(
          List.of(
              "trace_id",
              "traceId",
              "trace.id",
              "otelTraceID",
              "traceID",
              "TraceId",
              "mdc.traceId",
              "mdc.trace_id",
              "contextMap.traceId",
              "contextMap.trace_id",
              "context.trace_id",
              "attributes.trace_id",
              "X-B3-TraceId",
              "dd.trace_id",
              "logging.googleapis.com/trace",
              "xray_trace_id",
              "AWS-XRAY-TRACE-ID",
              "@tr",
              "traceparent"),
          List.of(
              "span_id",
              "spanId",
              "span.id",
              "otelSpanID",
              "spanID",
              "SpanId",
              "mdc.spanId",
              "mdc.span_id",
              "contextMap.spanId",
              "contextMap.span_id",
              "context.span_id",
              "attributes.span_id",
              "X-B3-SpanId",
              "dd.span_id",
              "logging.googleapis.com/spanId",
              "@sp"),
          List.of("tenant.id", "tenant_id", "tenantId", "tenant"),
          List.of(
              "timestamp",
              "time",
              "@t",
              "ts",
              "asctime",
              "eventTime",
              "instant",
              "date",
              "@timestamp"),
          List.of(
              "level",
              "log.level",
              "severity",
              "levelname",
              "severity_text",
              "log_level",
              "lvl",
              "@l",
              "loglevel"),
          List.of(
              "message",
              "msg",
              "@m",
              "@mt",
              "event",
              "log",
              "body",
              "short_message",
              "MESSAGE",
              "log.record.original"),
          List.of(
              "service.name",
              "service",
              "serviceName",
              "service_name",
              "otelServiceName",
              "dd.service",
              "app",
              "application",
              "resource.service.name"),
          List.of(
              "exception.type",
              "error.type",
              "exception.class",
              "exception.exception_class",
              "err.type",
              "error.kind",
              "error.name"),
          List.of(
              "exception.message", "error.message", "exception.exception_message", "err.message"));
}
