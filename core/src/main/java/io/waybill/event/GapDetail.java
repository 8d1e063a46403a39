package io.waybill.event;

/**
 * Records that are known to be missing: {@code [from, toOffset)} of one input partition was gone
 * before Waybill could read it.
 *
 * @param reason why, such as {@code retention}
 * @param from the first record that is missing
 * @param toOffset the first offset that is there again
 */
public record GapDetail(String reason, Coordinate from, long toOffset) implements Detail {
  @Override
  public EventKind eventKind() {
    return EventKind.GAP;
  }

  @Override
  public String headline() {
    return (toOffset - from.offset()) + " records were gone before they could be read: " + reason;
  }
}
