package io.waybill.correlator.decode.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.decode.json.JsonFields;
import io.waybill.correlator.decode.json.ValueHash;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.MessageDetail;
import io.waybill.event.Payload;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceContext;
import io.waybill.trace.TraceContexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A record of a tapped topic: that it is there, its trace and its business keys. The value is
 * looked at for the keys and for its hash, and is not kept.
 */
public final class MessageDecoder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "$.";

  /** Longer values are no keys. */
  private static final int MAX_KEY = 256;

  /** The one event of this record. */
  public List<Draft> decode(RawRecord record, List<String> keys) {
    return List.of(draft(record, keys, false));
  }

  /** A record of an aborted transaction. */
  public Draft aborted(RawRecord record, List<String> keys) {
    return draft(record, keys, true);
  }

  private static Draft draft(RawRecord record, List<String> keys, boolean aborted) {
    List<SpanRef> spans =
        TraceContexts.readAll(record.headers()).stream().map(TraceContext::ref).distinct().toList();
    MessageDetail detail =
        new MessageDetail(
            record.coordinate(),
            record.key().length + record.value().length,
            record.headers().lastText("waybill-instance"),
            record.headers().lastNumber("waybill-sequence").orElse(-1L),
            aborted,
            spans.size() > 1,
            MessageDetail.hash(record.key()),
            ValueHash.of(record.value()).hash());
    return new Draft(
        record.time(),
        spans.isEmpty() ? SpanRef.NONE : spans.getFirst(),
        "",
        "",
        detail,
        new Attributes(keys(record, keys)),
        Payload.NONE);
  }

  private static List<Attribute> keys(RawRecord record, List<String> keys) {
    List<Attribute> found = new ArrayList<>();
    JsonNode value = JSON.missingNode();
    if (keys.stream().anyMatch(key -> key.startsWith(PATH))) {
      value = json(record.value());
    }
    for (String key : keys) {
      String text =
          key.startsWith(PATH) ? value.at(pointer(key)).asText() : record.headers().lastText(key);
      if (!text.isEmpty() && text.length() <= MAX_KEY) {
        found.add(Attribute.text(name(key), text));
      }
    }
    return found;
  }

  /** The attribute that a business key becomes: {@code $.order.id} is {@code order.id}. */
  public static String name(String key) {
    return key.startsWith(PATH) ? key.substring(PATH.length()) : key;
  }

  private static JsonPointer pointer(String path) {
    return JsonPointer.compile('/' + path.substring(PATH.length()).replace('.', '/'));
  }

  private static JsonNode json(byte[] value) {
    if (value.length == 0 || (value[0] != '{' && value[0] != '[')) {
      return JSON.missingNode();
    }
    try (JsonParser parser = JsonFields.parser(value)) {
      return Objects.requireNonNullElse(JSON.readTree(parser), JSON.missingNode());
    } catch (IOException notJson) {
      return JSON.missingNode();
    }
  }
}
