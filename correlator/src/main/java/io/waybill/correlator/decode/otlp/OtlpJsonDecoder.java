package io.waybill.correlator.decode.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.decode.json.JsonFields;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.UndecodableException;
import io.waybill.event.Attribute;
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * {@code otlp_json}: IDs in hexadecimal (base64 from writers that do not conform), enums as numbers
 * or names, 64-bit integers as text or numbers.
 */
public final class OtlpJsonDecoder {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Spans and log records of one document; a document may hold both. */
  public List<Draft> decode(RawRecord record) throws UndecodableException {
    JsonNode root;
    try (var parser = JsonFields.parser(record.value())) {
      root = JSON.readTree(parser);
    } catch (IOException e) {
      throw new UndecodableException("not valid JSON: " + e.getClass().getSimpleName(), e);
    }
    if (root == null || !(root.has("resourceSpans") || root.has("resourceLogs"))) {
      throw new UndecodableException("JSON without resourceSpans or resourceLogs: not OTLP");
    }
    List<Draft> drafts = new ArrayList<>();
    for (JsonNode resource : root.path("resourceSpans")) {
      List<Attribute> shared = attributes(resource.path("resource").path("attributes"));
      for (String scopes : List.of("scopeSpans", "instrumentationLibrarySpans")) {
        for (JsonNode scope : resource.path(scopes)) {
          String name = scope.path("scope").path("name").asText();
          scope.path("spans").forEach(span -> drafts.add(span(record, shared, name, span)));
        }
      }
    }
    for (JsonNode resource : root.path("resourceLogs")) {
      List<Attribute> shared = attributes(resource.path("resource").path("attributes"));
      for (JsonNode scope : resource.path("scopeLogs")) {
        scope.path("logRecords").forEach(log -> drafts.add(log(record, shared, log)));
      }
    }
    return drafts;
  }

  private static Draft span(
      RawRecord record, List<Attribute> resource, String scope, JsonNode span) {
    List<SpanLink> links = new ArrayList<>();
    for (JsonNode link : span.path("links")) {
      links.add(new SpanLink(ref(link), attributes(link.path("attributes"))));
    }
    List<SpanEvent> events = new ArrayList<>();
    for (JsonNode event : span.path("events")) {
      events.add(
          new SpanEvent(
              nanos(event.path("timeUnixNano")),
              event.path("name").asText(),
              attributes(event.path("attributes"))));
    }
    JsonNode status = span.path("status");
    return OtlpDrafts.span(
        record,
        resource,
        attributes(span.path("attributes")),
        ref(span),
        spanId(span.path("parentSpanId").asText()),
        span.path("name").asText(),
        OtlpDrafts.kind(
            enumNumber(
                span.path("kind"),
                "SPAN_KIND_",
                List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"))),
        nanos(span.path("startTimeUnixNano")),
        nanos(span.path("endTimeUnixNano")),
        OtlpDrafts.status(
            enumNumber(status.path("code"), "STATUS_CODE_", List.of("UNSET", "OK", "ERROR"))),
        status.path("message").asText(),
        links,
        events,
        scope);
  }

  private static Draft log(RawRecord record, List<Attribute> resource, JsonNode log) {
    JsonNode body = log.path("body");
    return OtlpDrafts.log(
        record,
        resource,
        attributes(log.path("attributes")),
        ref(log),
        nanos(log.path("timeUnixNano")),
        nanos(log.path("observedTimeUnixNano")),
        log.path("severityNumber").asInt(),
        log.path("severityText").asText(),
        body.has("stringValue")
            ? body.path("stringValue").asText()
            : body.isMissingNode() ? "" : plain(body).toString());
  }

  private static int enumNumber(JsonNode node, String prefix, List<String> names) {
    if (node.isTextual()) {
      String name = node.asText().toUpperCase(Locale.ROOT);
      return Math.max(
          0, names.indexOf(name.startsWith(prefix) ? name.substring(prefix.length()) : name));
    }
    return node.asInt();
  }

  private static long nanos(JsonNode node) {
    if (node.isTextual()) {
      try {
        return Long.parseLong(node.asText());
      } catch (NumberFormatException unreadable) {
        return 0;
      }
    }
    return node.asLong();
  }

  private static SpanRef ref(JsonNode node) {
    String trace = node.path("traceId").asText();
    TraceId traceId =
        trace.length() == 24
            ? TraceId.ofBytes(base64(trace))
            : TraceId.ofHex(trace).orElse(TraceId.NONE);
    return new SpanRef(traceId, spanId(node.path("spanId").asText()));
  }

  private static SpanId spanId(String text) {
    return text.length() == 12
        ? SpanId.ofBytes(base64(text))
        : SpanId.ofHex(text).orElse(SpanId.NONE);
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException noBase64) {
      return new byte[0];
    }
  }

  private static List<Attribute> attributes(JsonNode list) {
    List<Attribute> attributes = new ArrayList<>();
    for (JsonNode pair : list) {
      String key = pair.path("key").asText();
      JsonNode value = pair.path("value");
      if (value.has("stringValue")) {
        attributes.add(Attribute.text(key, value.path("stringValue").asText()));
      } else if (value.has("intValue")) {
        attributes.add(new Attribute(key, value.path("intValue").asText(), Attribute.Type.INTEGER));
      } else if (value.has("boolValue")) {
        attributes.add(
            new Attribute(key, value.path("boolValue").asText(), Attribute.Type.BOOLEAN));
      } else if (value.has("doubleValue")) {
        attributes.add(
            new Attribute(key, value.path("doubleValue").asText(), Attribute.Type.DECIMAL));
      } else if (value.has("bytesValue")) {
        attributes.add(new Attribute(key, value.path("bytesValue").asText(), Attribute.Type.BYTES));
      } else {
        attributes.add(new Attribute(key, plain(value).toString(), Attribute.Type.JSON));
      }
    }
    return attributes;
  }

  /** An AnyValue without its type wrappers. */
  private static JsonNode plain(JsonNode value) {
    if (value.has("arrayValue")) {
      var array = JSON.createArrayNode();
      value.path("arrayValue").path("values").forEach(item -> array.add(plain(item)));
      return array;
    }
    if (value.has("kvlistValue")) {
      var object = JSON.createObjectNode();
      value
          .path("kvlistValue")
          .path("values")
          .forEach(p -> object.set(p.path("key").asText(), plain(p.path("value"))));
      return object;
    }
    var fields = value.properties().iterator();
    return fields.hasNext() ? fields.next().getValue() : JSON.nullNode();
  }
}
