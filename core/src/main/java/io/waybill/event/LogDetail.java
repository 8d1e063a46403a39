package io.waybill.event;

/**
 * A log line.
 *
 * @param level in upper case where it was text ({@code INFO}); "" where there was none
 * @param message the text, or the whole line where it was not structured
 * @param exceptionType the exception's class, or ""
 * @param exceptionMessage the exception's message, or ""
 */
public record LogDetail(String level, String message, String exceptionType, String exceptionMessage)
    implements Detail {
  public LogDetail {
    level = Bounded.text(level, Bounded.NAME);
    message = Bounded.text(message, Bounded.TEXT);
    exceptionType = Bounded.text(exceptionType, Bounded.NAME);
    exceptionMessage = Bounded.text(exceptionMessage, Bounded.TEXT);
  }

  @Override
  public EventKind eventKind() {
    return EventKind.LOG;
  }

  @Override
  public String headline() {
    return message;
  }
}
