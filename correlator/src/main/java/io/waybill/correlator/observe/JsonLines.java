package io.waybill.correlator.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Log lines as JSON objects, with the trace and span of whoever logs, under the names that Waybill
 * itself reads. {@code WAYBILL_LOG=json} turns it on.
 */
public final class JsonLines extends Formatter {
  private final ObjectMapper json = new ObjectMapper();

  @Override
  public String format(LogRecord record) {
    ObjectNode line = json.createObjectNode();
    line.put("time", record.getInstant().toString());
    line.put("level", record.getLevel().getName());
    line.put("logger", record.getLoggerName());
    line.put("message", formatMessage(record));
    line.put("service.name", "waybill");
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) {
      line.put("trace_id", span.getTraceId());
      line.put("span_id", span.getSpanId());
    }
    Throwable thrown = record.getThrown();
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      line.put("exception.type", thrown.getClass().getName());
      line.put("exception.message", thrown.getMessage());
      line.put("exception.stacktrace", trace.toString());
    }
    return line + "\n";
  }
}
