package io.waybill.lucene;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/**
 * Texts that mostly stand in the event's own payload, as the fields of a JSON log do: such a text
 * is stored as its place there.
 *
 * <pre>
 * text := vInt length * 2, bytes               a text of its own
 *       | vInt length * 2 + 1, zInt distance   bytes of the payload, from the end of the one before
 * </pre>
 *
 * <p>For one event, in the same order of texts when writing and reading.
 */
final class PayloadText {
  /** How far a text is searched for from where the one before ended. */
  private static final int WINDOW = 4096;

  /** Shorter ones cost no more as they are. */
  private static final int SHORTEST = 3;

  /**
   * Bytes that are compared for one event at most: texts that repeat themselves, and almost stand
   * in the payload, would otherwise cost seconds.
   */
  private static final int BUDGET = 1 << 20;

  private final byte[] payload;
  private int budget = BUDGET;
  private int at;

  PayloadText(byte[] payload) {
    this.payload = payload;
  }

  /** True where this text stands near here in the payload, as it is spelled. */
  boolean has(String text) {
    return find(text.getBytes(UTF_8)) >= 0;
  }

  void write(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    int found = find(bytes);
    if (found < 0) {
      out.writeVInt(bytes.length << 1);
      out.writeBytes(bytes, bytes.length);
    } else {
      out.writeVInt(bytes.length << 1 | 1);
      out.writeZInt(found - at);
      at = found + bytes.length;
    }
  }

  String read(DataInput in) throws IOException {
    int header = in.readVInt();
    int length = header >>> 1;
    if ((header & 1) == 0) {
      byte[] bytes = new byte[length];
      in.readBytes(bytes, 0, length);
      return new String(bytes, UTF_8);
    }
    int found = at + in.readZInt();
    at = found + length;
    return new String(payload, found, length, UTF_8);
  }

  /** Where the text stands in the payload: behind the one before, or else near the beginning. */
  private int find(byte[] text) {
    if (text.length < SHORTEST || text.length > payload.length) {
      return -1;
    }
    int behind = find(text, at, Math.min(payload.length - text.length, at + WINDOW));
    return behind >= 0
        ? behind
        : find(text, 0, Math.min(Math.min(at, WINDOW), payload.length - text.length));
  }

  private int find(byte[] text, int from, int to) {
    byte first = text[0];
    for (int i = from; i <= to && budget > 0; i++) {
      if (payload[i] == first) {
        int same = Arrays.mismatch(payload, i, i + text.length, text, 0, text.length);
        if (same < 0) {
          return i;
        }
        budget -= same;
      }
    }
    return -1;
  }
}
