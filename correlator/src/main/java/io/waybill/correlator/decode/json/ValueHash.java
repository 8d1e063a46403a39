package io.waybill.correlator.decode.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.waybill.event.MessageDetail;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The hash of a value. JSON has the same however it is written: in whatever order the fields of
 * objects, with any white space, escapes and ways to write a number, and whether or not fields that
 * are null are there. Anything else is hashed as bytes. Read in one pass and without a tree.
 */
public final class ValueHash {
  /** What is shorter and no JSON object is told from others by too little. */
  private static final int LEAST = 16;

  /** Digits of a number that is compared as one; longer ones are as they are written. */
  private static final int MAX_DIGITS = 64;

  /** Any number of so many digits fits a long. */
  private static final int MAX_LONG_DIGITS = 18;

  private static final long OBJECT = 0x6f626a656374L;
  private static final long ARRAY = 0x6172726179L;
  private static final long TEXT = 0x74657874L;
  private static final long NUMBER = 0x6e756d626572L;
  private static final long PRIME = 0x9e3779b97f4a7c15L;

  private final JsonParser parser;
  private long weight;

  private ValueHash(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * A hash with how much there was to hash.
   *
   * @param hash 0 where there is too little to tell it from other values
   * @param weight characters of names and values, or bytes
   */
  public record Weighed(long hash, long weight) {}

  /** The hash of a record's value. */
  public static Weighed of(byte[] value) {
    if (startsJson(value)) {
      try (JsonParser parser = JsonFields.parser(value)) {
        parser.nextToken();
        Weighed json = ofCurrent(parser);
        if (parser.nextToken() == null) {
          return json;
        }
      } catch (IOException notJson) {
        // then it is hashed as it is
      }
    }
    return new Weighed(value.length < LEAST ? 0 : MessageDetail.hash(value), value.length);
  }

  /** The hash of the object or array that the parser stands at the start of; it is read. */
  private static Weighed ofCurrent(JsonParser parser) throws IOException {
    ValueHash state = new ValueHash(parser);
    boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
    long hash = mix(state.value());
    boolean isEnough = state.weight >= (isObject ? 1 : LEAST);
    return new Weighed(!isEnough ? 0 : hash == 0 ? 1 : hash, state.weight);
  }

  private static boolean startsJson(byte[] value) {
    for (byte one : value) {
      if (one > ' ' || one < 0) {
        return one == '{' || one == '[';
      }
    }
    return false;
  }

  private long value() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING ->
          mix(
              TEXT
                  ^ text(
                      parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> mix(NUMBER ^ number());
      case VALUE_TRUE -> 1;
      case VALUE_FALSE -> 2;
      default -> 0;
    };
  }

  /** The sum of its fields: their order is not said to mean anything. */
  private long object() throws IOException {
    long sum = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        long named = mix(text(name.toCharArray(), 0, name.length()));
        sum += mix(named * PRIME + value());
      }
    }
    return mix(OBJECT ^ sum);
  }

  private long array() throws IOException {
    long hash = ARRAY;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      hash = mix(hash * PRIME + value());
    }
    return hash;
  }

  /** The same for 1, 1.0 and 1e0, as serializers of other languages write it. */
  private long number() throws IOException {
    char[] chars = parser.getTextCharacters();
    int length = parser.getTextLength();
    boolean isLong =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    if (isLong) {
      weight += length;
      return mix(parser.getLongValue());
    }
    if (length <= MAX_DIGITS) {
      try {
        return number(new BigDecimal(chars, parser.getTextOffset(), length).stripTrailingZeros());
      } catch (NumberFormatException beyondMeasure) {
        // its exponent has no room in any type
      }
    }
    return text(chars, parser.getTextOffset(), length);
  }

  private long number(BigDecimal plain) {
    if (plain.scale() <= 0 && plain.precision() - (long) plain.scale() <= MAX_LONG_DIGITS) {
      weight++;
      return mix(plain.longValueExact());
    }
    String text = plain.toString();
    return text(text.toCharArray(), 0, text.length());
  }

  private long text(char[] chars, int from, int length) {
    weight += length;
    long hash = TEXT;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ chars[i]) * 0x100000001b3L;
    }
    return hash;
  }

  /** The end of MurmurHash3 of 64 bits. */
  private static long mix(long of) {
    long hash = of;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
