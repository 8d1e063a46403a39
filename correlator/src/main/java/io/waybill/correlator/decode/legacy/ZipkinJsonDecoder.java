package io.waybill.correlator.decode.legacy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.decode.json.JsonFields;
import io.waybill.correlator.decode.otlp.OtlpDrafts;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.UndecodableException;
import io.waybill.event.Attribute;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.event.SpanDetail.Status;
import io.waybill.event.SpanEvent;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * {@code zipkin_json}: a list of spans, or one, of Zipkin's format v2
 * (https://zipkin.io/zipkin-api/#/default/post_spans). Times are in microseconds.
 */
public final class ZipkinJsonDecoder {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One draft per span. */
  public List<Draft> decode(RawRecord record) throws UndecodableException {
    JsonNode root;
    try (JsonParser parser = JsonFields.parser(record.value())) {
      root = Objects.requireNonNullElse(JSON.readTree(parser), JSON.missingNode());
    } catch (IOException e) {
      throw new UndecodableException("not valid JSON: " + e.getClass().getSimpleName(), e);
    }
    List<Draft> drafts = new ArrayList<>();
    for (JsonNode span : root.isArray() ? root : List.of(root)) {
      if (!span.path("traceId").isTextual() || !span.path("id").isTextual()) {
        throw new UndecodableException("JSON without traceId and id: no Zipkin span");
      }
      drafts.add(span(record, span));
    }
    return drafts;
  }

  private static Draft span(RawRecord record, JsonNode span) {
    List<Attribute> resource =
        List.of(
            Attribute.text(
                "service.name", span.path("localEndpoint").path("serviceName").asText()));
    List<Attribute> tags = new ArrayList<>();
    span.path("tags")
        .properties()
        .forEach(tag -> tags.add(Attribute.text(tag.getKey(), tag.getValue().asText())));
    String peer = span.path("remoteEndpoint").path("serviceName").asText();
    if (!peer.isEmpty()) {
      tags.add(Attribute.text("peer.service", peer));
    }
    List<SpanEvent> events = new ArrayList<>();
    span.path("annotations")
        .forEach(annotation ->
            events.add(
                new SpanEvent(
                    annotation.path("timestamp").asLong() * 1000,
                    annotation.path("value").asText(),
                    List.of())));
    long start = span.path("timestamp").asLong() * 1000;
    String error = span.path("tags").path("error").asText();
    return OtlpDrafts.span(
        record,
        resource,
        tags,
        new SpanRef(
            TraceId.ofHex(span.path("traceId").asText()).orElse(TraceId.NONE),
            SpanId.ofHex(span.path("id").asText()).orElse(SpanId.NONE)),
        SpanId.ofHex(span.path("parentId").asText()).orElse(SpanId.NONE),
        span.path("name").asText(),
        kind(span.path("kind").asText()),
        start,
        start + span.path("duration").asLong() * 1000,
        span.path("tags").has("error") ? Status.ERROR : Status.UNSET,
        error.equals("true") ? "" : error,
        List.of(),
        events,
        "");
  }

  private static Kind kind(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "CLIENT" -> Kind.CLIENT;
      case "SERVER" -> Kind.SERVER;
      case "PRODUCER" -> Kind.PRODUCER;
      case "CONSUMER" -> Kind.CONSUMER;
      default -> Kind.INTERNAL;
    };
  }
}
