package io.waybill.correlator.tempo;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.waybill.correlator.traces.FoundTrace;
import io.waybill.correlator.traces.SpanGroup;
import io.waybill.correlator.traces.SpanNotes;
import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.trace.SpanId;
import io.waybill.trace.TraceId;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A trace in OTLP's protobuf, which is what Tempo's {@code Trace} is on the wire. Grafana needs a
 * resource with one attribute at least, a scope and a status on each, or it fails.
 */
@SuppressWarnings("EnumOrdinal") // they are in the order of OTLP's numbers
final class OtlpProto {
  private OtlpProto() {}

  static TracesData of(FoundTrace trace, Map<SourcePosition, SpanNotes> notes) {
    TracesData.Builder data = TracesData.newBuilder();
    for (SpanGroup group : SpanGroup.of(trace)) {
      ScopeSpans.Builder spans =
          ScopeSpans.newBuilder()
              .setScope(InstrumentationScope.newBuilder().setName(group.scope()));
      for (Event event : group.spans()) {
        spans.addSpans(span(event, notes.getOrDefault(event.source(), SpanNotes.none())));
      }
      data.addResourceSpans(
          ResourceSpans.newBuilder()
              .setResource(Resource.newBuilder().addAllAttributes(attributes(group.resource())))
              .addScopeSpans(spans));
    }
    return data.build();
  }

  private static Span span(Event event, SpanNotes notes) {
    SpanDetail span = FoundTrace.span(event);
    Span.Builder out =
        Span.newBuilder()
            .setTraceId(bytes(event.trace().traceId()))
            .setSpanId(bytes(event.trace().spanId()))
            .setName(span.name())
            .setKindValue(span.kind().ordinal())
            .setStartTimeUnixNano(span.startUnixNano())
            .setEndTimeUnixNano(Math.max(span.startUnixNano(), span.endUnixNano()))
            .addAllAttributes(attributes(SpanGroup.attributes(event, notes)))
            .setStatus(
                Status.newBuilder()
                    .setCodeValue(span.status().ordinal())
                    .setMessage(span.statusMessage()));
    if (span.parent().isPresent()) {
      out.setParentSpanId(bytes(span.parent()));
    }
    span.links()
        .forEach(link ->
            out.addLinks(
                Span.Link.newBuilder()
                    .setTraceId(bytes(link.ref().traceId()))
                    .setSpanId(bytes(link.ref().spanId()))
                    .addAllAttributes(attributes(link.attributes()))));
    span.events()
        .forEach(one -> out.addEvents(event(one.unixNano(), one.name(), one.attributes())));
    notes.logs().forEach(one -> out.addEvents(event(one.unixNano(), one.name(), one.attributes())));
    return out.build();
  }

  private static Span.Event event(long unixNano, String name, List<Attribute> attributes) {
    return Span.Event.newBuilder()
        .setTimeUnixNano(unixNano)
        .setName(name)
        .addAllAttributes(attributes(attributes))
        .build();
  }

  private static ByteString bytes(TraceId id) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).flip());
  }

  private static ByteString bytes(SpanId id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id.value()).flip());
  }

  private static List<KeyValue> attributes(List<Attribute> attributes) {
    return attributes.stream()
        .map(one -> KeyValue.newBuilder().setKey(one.key()).setValue(value(one)).build())
        .toList();
  }

  /** What is not of its type is text. */
  private static AnyValue value(Attribute attribute) {
    AnyValue.Builder out = AnyValue.newBuilder();
    String value = attribute.value();
    try {
      return switch (attribute.type()) {
        case BOOLEAN -> out.setBoolValue(Boolean.parseBoolean(value)).build();
        case INTEGER -> out.setIntValue(Long.parseLong(value)).build();
        case DECIMAL -> out.setDoubleValue(Double.parseDouble(value)).build();
        case BYTES ->
            out.setBytesValue(ByteString.copyFrom(Base64.getDecoder().decode(value))).build();
        case TEXT, JSON -> out.setStringValue(value).build();
      };
    } catch (IllegalArgumentException notOfItsType) {
      return AnyValue.newBuilder().setStringValue(value).build();
    }
  }
}
