package io.waybill.event;

import java.util.Arrays;

/**
 * Raw bytes as they were read, bounded.
 *
 * @param bytes at most the bound that the decoder was given; not copied, so never change them
 * @param fullLength how many there were, in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are written for it
public record Payload(byte[] bytes, int fullLength) {
  /** No bytes. */
  public static final Payload NONE = new Payload(new byte[0], 0);

  /** At most {@code bound} of these bytes. */
  public static Payload of(byte[] bytes, int bound) {
    return new Payload(bytes.length <= bound ? bytes : Arrays.copyOf(bytes, bound), bytes.length);
  }

  /** The same with at most this many of its bytes. */
  public Payload atMost(int bound) {
    return bytes.length <= bound ? this : new Payload(Arrays.copyOf(bytes, bound), fullLength);
  }

  /** True where the bound cut something off. */
  public boolean isCut() {
    return fullLength > bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && that.fullLength == fullLength
        && Arrays.equals(that.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return fullLength + " bytes";
  }
}
