package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.store.Scope;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Places in the stream of changes as texts that tell nothing: how many changes other tenants have
 * is not a caller's business. A text is of use to the same tenants only, and until the ledger
 * begins anew.
 */
final class StreamId {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private StreamId() {}

  /** The text of a place. */
  static String of(long number, Scope scope, UUID era) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, scope, era, nonce);
      byte[] hidden = cipher.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              ByteBuffer.allocate(NONCE + hidden.length).put(nonce).put(hidden).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + CIPHER, e);
    }
  }

  /** The place; empty where the text is none of these tenants' and this ledger. */
  static OptionalLong number(String text, Scope scope, UUID era) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length <= NONCE) {
        return OptionalLong.empty();
      }
      byte[] nonce = new byte[NONCE];
      ByteBuffer.wrap(bytes).get(nonce);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, scope, era, nonce);
      byte[] number = cipher.doFinal(bytes, NONCE, bytes.length - NONCE);
      return number.length == Long.BYTES
          ? OptionalLong.of(ByteBuffer.wrap(number).getLong())
          : OptionalLong.empty();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return OptionalLong.empty();
    }
  }

  private static Cipher cipher(int mode, Scope scope, UUID era, byte[] nonce)
      throws GeneralSecurityException {
    byte[] key =
        ByteBuffer.allocate(16)
            .putLong(era.getMostSignificantBits())
            .putLong(era.getLeastSignificantBits())
            .array();
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    String whose =
        scope.tenants().map(tenants -> String.join("\0", new TreeSet<>(tenants))).orElse("\0\0");
    cipher.updateAAD(whose.getBytes(UTF_8));
    return cipher;
  }
}
