package io.waybill.correlator.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.traces.FoundTrace;
import io.waybill.correlator.traces.Resources;
import io.waybill.correlator.traces.SpanNotes;
import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A trace in the JSON of {@code /api/traces}: times in whole microseconds, tags with a type,
 * processes by key. The mapping from OpenTelemetry's spans is that of its collector's Jaeger
 * exporter (github.com/open-telemetry/opentelemetry-collector-contrib, pkg/translator/jaeger).
 */
final class TraceJson {
  /** Beyond, JavaScript would round an integer. */
  private static final long SAFE = (1L << 53) - 1;

  private record Writer(String service, List<Attribute> tags) {}

  private final JsonGenerator out;

  TraceJson(JsonGenerator out) {
    this.out = out;
  }

  void write(FoundTrace trace, Map<SourcePosition, SpanNotes> notes) throws IOException {
    Map<Writer, String> processes = new LinkedHashMap<>();
    out.writeStartObject();
    out.writeStringField("traceID", trace.id().toString());
    out.writeArrayFieldStart("spans");
    for (Event event : trace.spans()) {
      Writer process = new Writer(event.service(), Resources.process(event.attributes().list()));
      String key = processes.computeIfAbsent(process, unused -> "p" + (processes.size() + 1));
      span(event, key, notes.getOrDefault(event.source(), SpanNotes.none()));
    }
    out.writeEndArray();
    out.writeObjectFieldStart("processes");
    for (Map.Entry<Writer, String> one : processes.entrySet()) {
      out.writeObjectFieldStart(one.getValue());
      out.writeStringField("serviceName", one.getKey().service());
      tags("tags", one.getKey().tags());
      out.writeEndObject();
    }
    out.writeEndObject();
    texts("warnings", trace.warnings());
    out.writeEndObject();
  }

  private void span(Event event, String process, SpanNotes notes) throws IOException {
    SpanDetail span = FoundTrace.span(event);
    out.writeStartObject();
    out.writeStringField("traceID", event.trace().traceId().toString());
    out.writeStringField("spanID", event.trace().spanId().toString());
    out.writeStringField("operationName", span.name());
    out.writeArrayFieldStart("references");
    if (span.parent().isPresent()) {
      reference("CHILD_OF", event.trace().traceId().toString(), span.parent().toString());
    }
    for (SpanLink link : span.links()) {
      reference("FOLLOWS_FROM", link.ref().traceId().toString(), link.ref().spanId().toString());
    }
    out.writeEndArray();
    out.writeNumberField("startTime", span.startUnixNano() / 1_000);
    out.writeNumberField(
        "duration", Math.max(0, span.endUnixNano() - span.startUnixNano()) / 1_000);
    List<Attribute> tags = new ArrayList<>(Resources.own(event.attributes().list()));
    tags.addAll(status(span));
    tags.addAll(notes.tags());
    tags("tags", tags);
    out.writeArrayFieldStart("logs");
    for (SpanEvent one : span.events()) {
      log(one);
    }
    for (SpanEvent one : notes.logs()) {
      log(one);
    }
    out.writeEndArray();
    out.writeStringField("processID", process);
    texts("warnings", notes.warnings());
    out.writeEndObject();
  }

  private void reference(String type, String trace, String span) throws IOException {
    out.writeStartObject();
    out.writeStringField("refType", type);
    out.writeStringField("traceID", trace);
    out.writeStringField("spanID", span);
    out.writeEndObject();
  }

  /** What OpenTelemetry keeps beside a span's attributes, and Jaeger among them. */
  private static List<Attribute> status(SpanDetail span) {
    List<Attribute> tags = new ArrayList<>();
    if (span.kind() != SpanDetail.Kind.UNSPECIFIED) {
      tags.add(Attribute.text("span.kind", span.kind().name().toLowerCase(Locale.ROOT)));
    }
    if (span.status() != SpanDetail.Status.UNSET) {
      tags.add(Attribute.text("otel.status_code", span.status().name()));
    }
    if (span.status() == SpanDetail.Status.ERROR) {
      tags.add(new Attribute("error", "true", Attribute.Type.BOOLEAN));
    }
    if (!span.statusMessage().isEmpty()) {
      tags.add(Attribute.text("otel.status_description", span.statusMessage()));
    }
    if (!span.scope().isEmpty()) {
      tags.add(Attribute.text("otel.scope.name", span.scope()));
    }
    return tags;
  }

  private void log(SpanEvent event) throws IOException {
    out.writeStartObject();
    out.writeNumberField("timestamp", event.unixNano() / 1_000);
    List<Attribute> fields = new ArrayList<>();
    fields.add(Attribute.text("event", event.name()));
    fields.addAll(event.attributes());
    tags("fields", fields);
    out.writeStringField("name", event.name());
    out.writeEndObject();
  }

  private void tags(String name, List<Attribute> tags) throws IOException {
    out.writeArrayFieldStart(name);
    for (Attribute tag : tags) {
      out.writeStartObject();
      out.writeStringField("key", tag.key());
      value(tag);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void value(Attribute tag) throws IOException {
    switch (tag.type()) {
      case BOOLEAN -> {
        out.writeStringField("type", "bool");
        out.writeBooleanField("value", Boolean.parseBoolean(tag.value()));
      }
      case INTEGER -> integer(tag.value());
      case DECIMAL -> decimal(tag.value());
      case BYTES -> {
        out.writeStringField("type", "binary");
        out.writeStringField("value", tag.value());
      }
      case TEXT, JSON -> text(tag.value());
    }
  }

  private void integer(String value) throws IOException {
    try {
      long number = Long.parseLong(value);
      out.writeStringField("type", "int64");
      if (Math.abs(number) <= SAFE && number != Long.MIN_VALUE) {
        out.writeNumberField("value", number);
      } else {
        out.writeStringField("value", value);
      }
    } catch (NumberFormatException e) {
      text(value);
    }
  }

  private void decimal(String value) throws IOException {
    try {
      double number = Double.parseDouble(value);
      if (!Double.isFinite(number)) {
        text(value);
        return;
      }
      out.writeStringField("type", "float64");
      out.writeNumberField("value", number);
    } catch (NumberFormatException e) {
      text(value);
    }
  }

  private void text(String value) throws IOException {
    out.writeStringField("type", "string");
    out.writeStringField("value", value);
  }

  private void texts(String name, List<String> texts) throws IOException {
    if (texts.isEmpty()) {
      out.writeNullField(name);
      return;
    }
    out.writeArrayFieldStart(name);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }
}
