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
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import io.waybill.query.Times;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * {@code jaeger_json}: one span of Jaeger's {@code model.proto} as protobuf's JSON: IDs in base64,
 * times in RFC 3339, durations such as {@code 0.1s}.
 */
public final class JaegerJsonDecoder {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The one span. */
  public List<Draft> decode(RawRecord record) throws UndecodableException {
    JsonNode span;
    try (JsonParser parser = JsonFields.parser(record.value())) {
      span = Objects.requireNonNullElse(JSON.readTree(parser), JSON.missingNode());
    } catch (IOException e) {
      throw new UndecodableException("not valid JSON: " + e.getClass().getSimpleName(), e);
    }
    if (!span.has("traceId") || !span.has("operationName")) {
      throw new UndecodableException("JSON without traceId and operationName: no Jaeger span");
    }
    JsonNode process = span.path("process");
    List<Attribute> resource = new ArrayList<>();
    resource.add(Attribute.text("service.name", process.path("serviceName").asText()));
    resource.addAll(tags(process.path("tags")));
    List<Attribute> tags = tags(span.path("tags"));
    SpanRef ref = ref(span);
    SpanId parent = SpanId.NONE;
    List<SpanLink> links = new ArrayList<>();
    for (JsonNode reference : span.path("references")) {
      SpanRef other = ref(reference);
      boolean follows =
          reference.path("refType").asText().equals("FOLLOWS_FROM")
              || reference.path("refType").asInt() == 1;
      if (!follows && !parent.isPresent() && other.traceId().equals(ref.traceId())) {
        parent = other.spanId();
      } else {
        links.add(new SpanLink(other, List.of()));
      }
    }
    List<SpanEvent> events = new ArrayList<>();
    for (JsonNode log : span.path("logs")) {
      List<Attribute> fields = tags(log.path("fields"));
      events.add(
          new SpanEvent(
              nanos(log.path("timestamp").asText()), JaegerTags.eventName(fields), fields));
    }
    long start = nanos(span.path("startTime").asText());
    return List.of(
        OtlpDrafts.span(
            record,
            resource,
            tags,
            ref,
            parent,
            span.path("operationName").asText(),
            JaegerTags.kind(tags),
            start,
            start + duration(span.path("duration").asText()),
            JaegerTags.status(tags),
            JaegerTags.statusMessage(tags),
            links,
            events,
            JaegerTags.scope(tags)));
  }

  private static List<Attribute> tags(JsonNode list) {
    List<Attribute> tags = new ArrayList<>();
    for (JsonNode tag : list) {
      String key = tag.path("key").asText();
      if (tag.has("vBool")) {
        tags.add(new Attribute(key, tag.path("vBool").asText(), Attribute.Type.BOOLEAN));
      } else if (tag.has("vInt64")) {
        tags.add(new Attribute(key, tag.path("vInt64").asText(), Attribute.Type.INTEGER));
      } else if (tag.has("vFloat64")) {
        tags.add(new Attribute(key, tag.path("vFloat64").asText(), Attribute.Type.DECIMAL));
      } else if (tag.has("vBinary")) {
        tags.add(new Attribute(key, tag.path("vBinary").asText(), Attribute.Type.BYTES));
      } else {
        tags.add(Attribute.text(key, tag.path("vStr").asText()));
      }
    }
    return tags;
  }

  private static SpanRef ref(JsonNode node) {
    return new SpanRef(
        TraceId.ofBytes(base64(node.path("traceId").asText())),
        SpanId.ofBytes(base64(node.path("spanId").asText())));
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException noBase64) {
      return new byte[0];
    }
  }

  private static long nanos(String text) {
    try {
      return text.isEmpty() ? 0 : Times.unixNano(Instant.parse(text));
    } catch (DateTimeException | ArithmeticException unreadable) {
      return 0;
    }
  }

  private static long duration(String text) {
    try {
      return text.endsWith("s")
          ? new BigDecimal(text.substring(0, text.length() - 1))
              .movePointRight(9)
              .setScale(0, java.math.RoundingMode.DOWN)
              .longValueExact()
          : 0;
    } catch (NumberFormatException | ArithmeticException unreadable) {
      return 0;
    }
  }
}
