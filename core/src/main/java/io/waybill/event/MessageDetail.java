package io.waybill.event;

/**
 * A business message, as it was read from its topic. Its business keys are attributes; its value is
 * not kept.
 *
 * @param coordinate the message
 * @param size bytes of its key and value
 * @param instance the producing process, where that numbers what it sends; else ""
 * @param sequence its number, or -1
 * @param aborted true where its transaction was aborted, so that readers of committed records do
 *     not see it
 * @param severalContexts true where its headers name more than one span, so that it is not sure
 *     which wrote it
 * @param keyHash of its key; 0 where it has none
 * @param valueHash of its value, such that the same JSON has the same, however it is written; 0
 *     where there is too little of it to tell it from others
 */
public record MessageDetail(
    Coordinate coordinate,
    int size,
    String instance,
    long sequence,
    boolean aborted,
    boolean severalContexts,
    long keyHash,
    long valueHash)
    implements Detail {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  public MessageDetail {
    instance = Bounded.text(instance, Bounded.NAME);
  }

  /**
   * The hash of a key: Fowler, Noll and Vo's FNV-1a of 64 bits, mixed as MurmurHash3 ends, so that
   * the smallest of many are a fair sample.
   *
   * @return 0 for no key, and for no other
   */
  public static long hash(byte[] key) {
    if (key.length == 0) {
      return 0;
    }
    long hash = FNV_BASIS;
    for (byte one : key) {
      hash = (hash ^ (one & 0xff)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }

  @Override
  public EventKind eventKind() {
    return EventKind.MESSAGE;
  }

  @Override
  public String headline() {
    return coordinate + ", " + size + " bytes" + (aborted ? ", aborted" : "");
  }
}
