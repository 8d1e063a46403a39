package io.waybill.event;

/**
 * A business message, as it was read from its topic by a consumer that sees committed records only.
 * Its business keys are attributes; its value is not kept.
 *
 * @param coordinate the message
 * @param size bytes of its key and value
 * @param instance the producing process, where that numbers what it sends; else ""
 * @param sequence its number, or -1
 */
public record MessageDetail(Coordinate coordinate, int size, String instance, long sequence)
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
    return coordinate + ", " + size + " bytes";
  }
}
