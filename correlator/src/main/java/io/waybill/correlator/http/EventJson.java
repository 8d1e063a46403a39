package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Json;
import io.waybill.event.AgentGapDetail;
import io.waybill.event.Attribute;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import io.waybill.event.GapDetail;
import io.waybill.event.HopDetail;
import io.waybill.event.LogDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.MetricDetail;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.ReportDetail;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanLink;
import io.waybill.event.UndecodableDetail;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An event as JSON. Absent values are left out; 64-bit numbers are text, as in OTLP's JSON. */
final class EventJson {
  private final JsonGenerator out;

  EventJson(JsonGenerator out) {
    this.out = out;
  }

  void write(Event event) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", event.source().toString());
    out.writeStringField("kind", event.kind().label());
    out.writeStringField("tenant", event.tenant());
    text("service", event.service());
    text("traceId", event.trace().isPresent() ? event.trace().traceId().toString() : "");
    text("spanId", event.trace().spanId().isPresent() ? event.trace().spanId().toString() : "");
    time(event.time());
    coordinate("source", event.source().coordinate());
    switch (event.detail()) {
      case SpanDetail span -> span(span);
      case LogDetail log -> {
        text("level", log.level());
        out.writeStringField("message", log.message());
        text("exceptionType", log.exceptionType());
        text("exceptionMessage", log.exceptionMessage());
      }
      case HopDetail hop -> hop(hop);
      case MetricDetail metric -> {
        out.writeStringField("name", metric.name());
        out.writeNumberField("value", metric.value());
      }
      case GapDetail gap -> {
        out.writeStringField("reason", gap.reason());
        coordinate("from", gap.from());
        out.writeStringField("toOffset", Long.toString(gap.toOffset()));
      }
      case AgentGapDetail gap -> {
        out.writeStringField("reason", gap.reason());
        out.writeStringField("agent", gap.agent());
        out.writeStringField("epoch", gap.epoch());
        out.writeStringField("fromNumber", Long.toString(gap.from()));
        out.writeStringField("toNumber", Long.toString(gap.to()));
      }
      case MessageDetail message -> {
        coordinate("coordinate", message.coordinate());
        out.writeNumberField("size", message.size());
        text("instance", message.instance());
        out.writeBooleanField("aborted", message.aborted());
        if (message.sequence() >= 0) {
          out.writeStringField("number", Long.toString(message.sequence()));
        }
      }
      case OutcomeDetail outcome -> {
        out.writeStringField("outcome", outcome.outcome().label());
        optional("coordinate", outcome.message());
        text("topic", outcome.topic());
        text("group", outcome.group());
        text("instance", outcome.instance());
        text("reason", outcome.reason());
      }
      case ReportDetail report -> report(report);
      case UndecodableDetail undecodable -> {
        out.writeStringField("format", undecodable.format());
        out.writeStringField("reason", undecodable.reason());
      }
    }
    attributes("attributes", event.attributes().list());
    if (event.payload().fullLength() > 0) {
      out.writeObjectFieldStart("payload");
      out.writeStringField("text", new String(event.payload().bytes(), UTF_8));
      out.writeNumberField("length", event.payload().fullLength());
      out.writeBooleanField("cut", event.payload().isCut());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private void time(EventTime time) throws IOException {
    out.writeStringField("timeUnixNano", Long.toString(time.unixNano()));
    if (time.claim() != EventTime.Claim.STATED) {
      out.writeStringField("timeClaim", time.claim().name().toLowerCase(Locale.ROOT));
      text("timeClaimed", time.claimed());
    }
    if (time.kafkaType() != EventTime.KafkaTime.NONE) {
      out.writeStringField("kafkaTimeUnixNano", time.kafkaUnixMilli() + "000000");
      out.writeStringField("kafkaTimeType", time.kafkaType().name().toLowerCase(Locale.ROOT));
    }
    out.writeStringField("readTimeUnixNano", Long.toString(time.readUnixNano()));
  }

  private void span(SpanDetail span) throws IOException {
    out.writeStringField("name", span.name());
    out.writeStringField("spanKind", span.kind().name().toLowerCase(Locale.ROOT));
    text("parentSpanId", span.parent().isPresent() ? span.parent().toString() : "");
    out.writeStringField("startUnixNano", Long.toString(span.startUnixNano()));
    out.writeStringField("endUnixNano", Long.toString(span.endUnixNano()));
    out.writeStringField("status", span.status().name().toLowerCase(Locale.ROOT));
    text("statusMessage", span.statusMessage());
    text("group", span.group());
    text("scope", span.scope());
    if (!span.messages().isEmpty()) {
      out.writeArrayFieldStart("messages");
      for (MessageRef message : span.messages()) {
        out.writeStartObject();
        out.writeStringField("role", message.role().name().toLowerCase(Locale.ROOT));
        coordinate("coordinate", message.coordinate());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    if (!span.links().isEmpty()) {
      out.writeArrayFieldStart("links");
      for (SpanLink link : span.links()) {
        out.writeStartObject();
        out.writeStringField("traceId", link.ref().traceId().toString());
        out.writeStringField("spanId", link.ref().spanId().toString());
        attributes("attributes", link.attributes());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    if (!span.events().isEmpty()) {
      out.writeArrayFieldStart("events");
      for (var event : span.events()) {
        out.writeStartObject();
        out.writeStringField("name", event.name());
        out.writeStringField("timeUnixNano", Long.toString(event.unixNano()));
        attributes("attributes", event.attributes());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }

  private void hop(HopDetail hop) throws IOException {
    out.writeStringField("dialect", hop.dialect());
    optional("origin", hop.origin());
    optional("previous", hop.previous());
    text("likelyOriginTopic", hop.likelyTopic());
    text("group", hop.group());
    if (hop.attempt() >= 0) {
      out.writeNumberField("attempt", hop.attempt());
    }
    text("errorType", hop.errorType());
    text("errorMessage", hop.errorMessage());
    if (!hop.contexts().isEmpty()) {
      out.writeArrayFieldStart("traceContexts");
      for (var context : hop.contexts()) {
        out.writeStartObject();
        out.writeStringField("traceId", context.ref().traceId().toString());
        text("spanId", context.ref().spanId().isPresent() ? context.ref().spanId().toString() : "");
        out.writeStringField("sampled", context.sampled().name().toLowerCase(Locale.ROOT));
        out.writeStringField("carrier", context.carrier());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }

  private void report(ReportDetail report) throws IOException {
    text("group", report.group());
    text("instance", report.instance());
    out.writeStringField("number", Long.toString(report.number()));
    out.writeStringField("asOfUnixNano", report.asOfUnixMilli() + "000000");
    out.writeStringField("ok", Long.toString(report.ok()));
    out.writeStringField("dropped", Long.toString(report.dropped()));
    out.writeBooleanField("partial", report.partial());
    out.writeBooleanField("last", report.last());
  }

  private void optional(String name, Optional<Coordinate> coordinate) throws IOException {
    if (coordinate.isPresent()) {
      coordinate(name, coordinate.get());
    }
  }

  private void coordinate(String name, Coordinate coordinate) throws IOException {
    coordinate(out, name, coordinate);
  }

  static void coordinate(JsonGenerator out, String name, Coordinate coordinate) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeStringField("cluster", coordinate.cluster());
    out.writeStringField("topic", coordinate.topic());
    out.writeNumberField("partition", coordinate.partition());
    out.writeStringField("offset", Long.toString(coordinate.offset()));
    out.writeEndObject();
  }

  private void attributes(String name, List<Attribute> attributes) throws IOException {
    if (attributes.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart(name);
    for (Attribute attribute : attributes) {
      out.writeStartObject();
      out.writeStringField("key", attribute.key());
      out.writeStringField("value", attribute.value());
      out.writeStringField("type", attribute.type().name().toLowerCase(Locale.ROOT));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void text(String name, String value) throws IOException {
    Json.text(out, name, value);
  }
}
