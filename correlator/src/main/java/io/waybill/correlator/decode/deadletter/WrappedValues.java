package io.waybill.correlator.decode.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.waybill.correlator.decode.json.JsonFields;
import io.waybill.correlator.decode.json.ValueHash;
import io.waybill.correlator.decode.json.ValueHash.Weighed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a dead letter may hold of the message that failed: its whole value, or an object, text or
 * Base64 in a field that is called like a payload ({@code originalEvent}, {@code payload}, {@code
 * message.value}).
 */
final class WrappedValues {
  private static final int MOST = 8;

  /** Payloads of one dead letter that are looked at. */
  private static final int MOST_LOOKED_AT = 64;

  /** How deep payloads in payloads are looked for. */
  private static final int DEPTH = 3;

  private static final List<String> NAMES =
      List.of(
          "original", "payload", "message", "event", "record", "value", "body", "data", "content");

  private WrappedValues() {}

  /** The hashes of what it may hold, the largest first; empty where all are too small to tell. */
  static List<Long> of(byte[] value) {
    List<Weighed> found = new ArrayList<>();
    value(value, DEPTH + 1, found);
    return found.stream()
        .filter(one -> one.hash() != 0)
        .sorted(Comparator.comparingLong(Weighed::weight).reversed())
        .map(Weighed::hash)
        .distinct()
        .limit(MOST)
        .toList();
  }

  private static void inside(byte[] json, int depth, List<Weighed> found) {
    if (depth == 0 || json.length == 0 || json[0] != '{') {
      return;
    }
    try (JsonParser parser = JsonFields.parser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isPayload = isPayload(parser.currentName());
        JsonToken token = parser.nextToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (isPayload && token == JsonToken.VALUE_STRING) {
          text(parser.getText(), depth, found);
        }
        parser.skipChildren();
        if (isPayload && token == JsonToken.START_OBJECT && from > 0) {
          int to = (int) parser.currentLocation().getByteOffset();
          value(Arrays.copyOfRange(json, from, to), depth, found);
        }
      }
    } catch (IOException notJson) {
      // then it holds nothing else
    }
  }

  private static boolean isPayload(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.stream().anyMatch(lower::contains);
  }

  private static void text(String text, int depth, List<Weighed> found) {
    value(text.getBytes(UTF_8), depth, found);
    try {
      value(Base64.getDecoder().decode(text), depth, found);
    } catch (IllegalArgumentException noBase64) {
      // then it is nothing but text
    }
  }

  private static void value(byte[] value, int depth, List<Weighed> found) {
    if (found.size() < MOST_LOOKED_AT) {
      found.add(ValueHash.of(value));
      inside(value, depth - 1, found);
    }
  }
}
