package io.waybill.correlator.changes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.ledger.Change;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a message's verdict for a group: the same over restarts, and another one where the
 * topic was deleted and made anew. 32 hexadecimal digits: the first half of a SHA-256.
 */
public final class VerdictId {
  private VerdictId() {}

  /** The ID of the verdict that this is a change of. */
  public static String of(Change change) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    part(name, change.message().cluster());
    part(name, change.message().topic());
    part(name, change.topicId());
    part(name, change.group());
    name.writeBytes(
        ByteBuffer.allocate(12)
            .putInt(change.message().partition())
            .putLong(change.message().offset())
            .array());
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.toByteArray());
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void part(ByteArrayOutputStream name, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    name.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
    name.writeBytes(bytes);
  }
}
