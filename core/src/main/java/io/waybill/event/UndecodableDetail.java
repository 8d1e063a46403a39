package io.waybill.event;

/**
 * A record that could not be decoded. Its bytes are the event's payload.
 *
 * @param format what it was taken for
 * @param reason what was wrong, for people
 */
public record UndecodableDetail(String format, String reason) implements Detail {
  @Override
  public EventKind eventKind() {
    return EventKind.UNDECODABLE;
  }

  @Override
  public String headline() {
    return reason;
  }
}
