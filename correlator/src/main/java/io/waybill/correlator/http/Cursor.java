package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Request;
import io.waybill.store.PageKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page ended, as an opaque text. It names a place in an order that new data and restarts
 * don't shift, never a position in a list.
 */
final class Cursor {
  private Cursor() {}

  static String of(char kind, PageKey place) {
    return encode(
        ByteBuffer.allocate(17)
            .put((byte) kind)
            .putLong(place.unixNano())
            .putLong(place.tie())
            .array());
  }

  static String of(char kind, String name) {
    byte[] text = name.getBytes(UTF_8);
    return encode(ByteBuffer.allocate(1 + text.length).put((byte) kind).put(text).array());
  }

  /** The place in a cursor of this kind; empty for none. */
  static Optional<PageKey> place(char kind, Request request) {
    return request
        .cursor()
        .map(text -> {
          byte[] bytes = decode(kind, text);
          if (bytes.length != 17) {
            throw bad();
          }
          ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, 16);
          return new PageKey(buffer.getLong(), buffer.getLong());
        });
  }

  /** The name in a cursor of this kind; empty for none. */
  static Optional<String> name(char kind, Request request) {
    return request
        .cursor()
        .map(text -> {
          byte[] bytes = decode(kind, text);
          return new String(Arrays.copyOfRange(bytes, 1, bytes.length), UTF_8);
        });
  }

  /** True where the request has a cursor of this kind. */
  static boolean isOf(char kind, Request request) {
    return request
        .cursor()
        .filter(text -> {
          try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return bytes.length > 0 && bytes[0] == kind;
          } catch (IllegalArgumentException notBase64) {
            return false;
          }
        })
        .isPresent();
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] decode(char kind, String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length > 0 && bytes[0] == kind) {
        return bytes;
      }
    } catch (IllegalArgumentException notBase64) {
      throw bad();
    }
    throw bad();
  }

  /** What is answered to a cursor that is none. */
  static Problem bad() {
    return new Problem(
        400,
        "Bad cursor",
        "cursor must be a nextCursor of an earlier answer to the same question, unchanged");
  }
}
