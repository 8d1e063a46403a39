package io.waybill.correlator.traces;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Spans in OTLP's JSON (opentelemetry-proto, docs/specification.md, "JSON Protobuf Encoding"):
 * hexadecimal IDs, 64-bit numbers as text, enums as numbers.
 */
@SuppressWarnings("EnumOrdinal") // they are in the order of OTLP's numbers
public final class OtlpJson {
  /** Where Jaeger looks for warnings of a span. */
  private static final String WARNINGS = "@jaeger@warnings";

  private final JsonGenerator out;

  /** Writes to this. */
  public OtlpJson(JsonGenerator out) {
    this.out = out;
  }

  /** Writes an item of {@code resourceSpans} for each process and scope of the trace. */
  public void write(FoundTrace trace, Map<SourcePosition, SpanNotes> notes) throws IOException {
    for (SpanGroup group : SpanGroup.of(trace)) {
      out.writeStartObject();
      out.writeObjectFieldStart("resource");
      attributes(group.resource());
      out.writeEndObject();
      out.writeArrayFieldStart("scopeSpans");
      out.writeStartObject();
      out.writeObjectFieldStart("scope");
      out.writeStringField("name", group.scope());
      out.writeEndObject();
      out.writeArrayFieldStart("spans");
      for (Event event : group.spans()) {
        span(event, notes.getOrDefault(event.source(), SpanNotes.none()));
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeEndArray();
      out.writeEndObject();
    }
  }

  private void span(Event event, SpanNotes notes) throws IOException {
    SpanDetail span = FoundTrace.span(event);
    out.writeStartObject();
    out.writeStringField("traceId", event.trace().traceId().toString());
    out.writeStringField("spanId", event.trace().spanId().toString());
    if (span.parent().isPresent()) {
      out.writeStringField("parentSpanId", span.parent().toString());
    }
    out.writeStringField("name", span.name());
    out.writeNumberField("kind", span.kind().ordinal());
    out.writeStringField("startTimeUnixNano", Long.toString(span.startUnixNano()));
    out.writeStringField(
        "endTimeUnixNano", Long.toString(Math.max(span.startUnixNano(), span.endUnixNano())));
    attributes(SpanGroup.attributes(event, notes), notes.warnings());
    out.writeArrayFieldStart("events");
    for (SpanEvent one : span.events()) {
      event(one);
    }
    for (SpanEvent one : notes.logs()) {
      event(one);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("links");
    for (SpanLink link : span.links()) {
      out.writeStartObject();
      out.writeStringField("traceId", link.ref().traceId().toString());
      out.writeStringField("spanId", link.ref().spanId().toString());
      attributes(link.attributes());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeObjectFieldStart("status");
    out.writeNumberField("code", span.status().ordinal());
    if (!span.statusMessage().isEmpty()) {
      out.writeStringField("message", span.statusMessage());
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private void event(SpanEvent event) throws IOException {
    out.writeStartObject();
    out.writeStringField("timeUnixNano", Long.toString(event.unixNano()));
    out.writeStringField("name", event.name());
    attributes(event.attributes());
    out.writeEndObject();
  }

  /** Writes {@code "attributes": […]}. */
  public void attributes(List<Attribute> attributes) throws IOException {
    attributes(attributes, List.of());
  }

  private void attributes(List<Attribute> attributes, List<String> warnings) throws IOException {
    out.writeArrayFieldStart("attributes");
    for (Attribute attribute : attributes) {
      out.writeStartObject();
      out.writeStringField("key", attribute.key());
      out.writeObjectFieldStart("value");
      value(attribute);
      out.writeEndObject();
      out.writeEndObject();
    }
    if (!warnings.isEmpty()) {
      out.writeStartObject();
      out.writeStringField("key", WARNINGS);
      out.writeObjectFieldStart("value");
      out.writeObjectFieldStart("arrayValue");
      out.writeArrayFieldStart("values");
      for (String warning : warnings) {
        out.writeStartObject();
        out.writeStringField("stringValue", warning);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeEndObject();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** One key, whatever the value: what is not of its type is text. */
  private void value(Attribute attribute) throws IOException {
    String value = attribute.value();
    switch (attribute.type()) {
      case BOOLEAN -> out.writeBooleanField("boolValue", Boolean.parseBoolean(value));
      case INTEGER -> out.writeStringField(isInteger(value) ? "intValue" : "stringValue", value);
      case DECIMAL -> decimal(value);
      case BYTES -> out.writeStringField("bytesValue", value);
      case TEXT, JSON -> out.writeStringField("stringValue", value);
    }
  }

  private static boolean isInteger(String value) {
    return value.matches("-?\\d{1,18}");
  }

  private void decimal(String value) throws IOException {
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        out.writeNumberField("doubleValue", number);
        return;
      }
    } catch (NumberFormatException notOne) {
      // as text
    }
    out.writeStringField("stringValue", value);
  }
}
