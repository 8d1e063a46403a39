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
 */
public record MessageDetail(
    Coordinate coordinate,
    int size,
    String instance,
    long sequence,
    boolean aborted,
    boolean severalContexts)
    implements Detail {
  public MessageDetail {
    instance = Bounded.text(instance, Bounded.NAME);
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
