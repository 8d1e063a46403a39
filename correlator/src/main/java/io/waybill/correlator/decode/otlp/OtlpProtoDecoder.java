package io.waybill.correlator.decode.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.waybill.correlator.decode.json.JsonLogDecoder;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.UndecodableException;
import io.waybill.event.Attribute;
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * {@code otlp_proto}: a value is {@code TracesData} or {@code LogsData}, as the Collector and
 * Fluent Bit write it.
 */
public final class OtlpProtoDecoder {
  private final JsonLogDecoder lines;

  /** With what understands the fields of a log whose body is a map. */
  public OtlpProtoDecoder(JsonLogDecoder lines) {
    this.lines = lines;
  }

  /** Spans of one {@code TracesData}. */
  public List<Draft> spans(RawRecord record) throws UndecodableException {
    try {
      List<Draft> drafts = new ArrayList<>();
      TracesData data = TracesData.parseFrom(record.value());
      for (ResourceSpans resource : data.getResourceSpansList()) {
        List<Attribute> shared = attributes(resource.getResource().getAttributesList());
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          for (Span span : scope.getSpansList()) {
            drafts.add(span(record, shared, scope.getScope().getName(), span));
          }
        }
      }
      return drafts;
    } catch (InvalidProtocolBufferException e) {
      throw new UndecodableException("not an OTLP TracesData message: " + e.getMessage(), e);
    }
  }

  /** Log records of one {@code LogsData}. */
  public List<Draft> logs(RawRecord record) throws UndecodableException {
    try {
      List<Draft> drafts = new ArrayList<>();
      LogsData data = LogsData.parseFrom(record.value());
      for (ResourceLogs resource : data.getResourceLogsList()) {
        List<Attribute> shared = attributes(resource.getResource().getAttributesList());
        for (ScopeLogs scope : resource.getScopeLogsList()) {
          for (LogRecord log : scope.getLogRecordsList()) {
            Draft draft = log(record, shared, log);
            drafts.add(
                log.getBody().hasKvlistValue()
                    ? StructuredBody.read(lines, record, draft, log.getBody().getKvlistValue())
                    : draft);
          }
        }
      }
      return drafts;
    } catch (InvalidProtocolBufferException e) {
      throw new UndecodableException("not an OTLP LogsData message: " + e.getMessage(), e);
    }
  }

  private static Draft span(RawRecord record, List<Attribute> resource, String scope, Span span) {
    List<SpanLink> links = new ArrayList<>();
    for (Span.Link link : span.getLinksList()) {
      links.add(
          new SpanLink(
              ref(link.getTraceId(), link.getSpanId()), attributes(link.getAttributesList())));
    }
    List<SpanEvent> events = new ArrayList<>();
    for (Span.Event event : span.getEventsList()) {
      events.add(
          new SpanEvent(
              event.getTimeUnixNano(), event.getName(), attributes(event.getAttributesList())));
    }
    return OtlpDrafts.span(
        record,
        resource,
        attributes(span.getAttributesList()),
        ref(span.getTraceId(), span.getSpanId()),
        SpanId.ofBytes(span.getParentSpanId().toByteArray()),
        span.getName(),
        OtlpDrafts.kind(span.getKindValue()),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        OtlpDrafts.status(span.getStatus().getCodeValue()),
        span.getStatus().getMessage(),
        links,
        events,
        scope);
  }

  private static Draft log(RawRecord record, List<Attribute> resource, LogRecord log) {
    AnyValue body = log.getBody();
    return OtlpDrafts.log(
        record,
        resource,
        attributes(log.getAttributesList()),
        ref(log.getTraceId(), log.getSpanId()),
        log.getTimeUnixNano(),
        log.getObservedTimeUnixNano(),
        log.getSeverityNumberValue(),
        log.getSeverityText(),
        body.hasStringValue() ? body.getStringValue() : json(body));
  }

  private static SpanRef ref(ByteString trace, ByteString span) {
    return new SpanRef(TraceId.ofBytes(trace.toByteArray()), SpanId.ofBytes(span.toByteArray()));
  }

  static List<Attribute> attributes(List<KeyValue> list) {
    List<Attribute> attributes = new ArrayList<>(list.size());
    for (KeyValue pair : list) {
      attributes.add(attribute(pair.getKey(), pair.getValue()));
    }
    return attributes;
  }

  static Attribute attribute(String key, AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> Attribute.text(key, value.getStringValue());
      case INT_VALUE -> Attribute.integer(key, value.getIntValue());
      case BOOL_VALUE ->
          new Attribute(key, Boolean.toString(value.getBoolValue()), Attribute.Type.BOOLEAN);
      case DOUBLE_VALUE ->
          new Attribute(key, Double.toString(value.getDoubleValue()), Attribute.Type.DECIMAL);
      case BYTES_VALUE ->
          new Attribute(
              key,
              Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()),
              Attribute.Type.BYTES);
      default -> new Attribute(key, json(value), Attribute.Type.JSON);
    };
  }

  /** A nested value as JSON. Protobuf's own recursion limit bounds the depth. */
  private static String json(AnyValue value) {
    StringBuilder out = new StringBuilder();
    json(value, out);
    return out.toString();
  }

  private static void json(AnyValue value, StringBuilder out) {
    switch (value.getValueCase()) {
      case STRING_VALUE -> JsonText.quote(value.getStringValue(), out);
      case INT_VALUE -> out.append(value.getIntValue());
      case BOOL_VALUE -> out.append(value.getBoolValue());
      case DOUBLE_VALUE -> out.append(value.getDoubleValue());
      case BYTES_VALUE ->
          JsonText.quote(
              Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()), out);
      case ARRAY_VALUE -> {
        out.append('[');
        String separator = "";
        for (AnyValue item : value.getArrayValue().getValuesList()) {
          out.append(separator);
          json(item, out);
          separator = ",";
        }
        out.append(']');
      }
      case KVLIST_VALUE -> {
        out.append('{');
        String separator = "";
        for (KeyValue pair : value.getKvlistValue().getValuesList()) {
          out.append(separator);
          JsonText.quote(pair.getKey(), out);
          out.append(':');
          json(pair.getValue(), out);
          separator = ",";
        }
        out.append('}');
      }
      default -> out.append("null");
    }
  }
}
