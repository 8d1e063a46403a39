package io.waybill.event;

import java.util.Locale;
import java.util.Optional;

/**
 * What an application says of one message that it did not simply process.
 *
 * @param message the message; empty for {@link Outcome#SEND_FAILED}, which has no offset
 * @param topic its topic
 * @param group the consumer group, or "" where none is concerned
 * @param instance the process that says so
 * @param reason why, in its words, or ""
 */
public record OutcomeDetail(
    Outcome outcome,
    Optional<Coordinate> message,
    String topic,
    String group,
    String instance,
    String reason)
    implements Detail {
  /** What can be said. */
  public enum Outcome {
    /** Processing ended with an error, and the group will go on. */
    FAILED,
    /** The message is not for the group, by design. */
    FILTERED,
    /** The message could not be written. */
    SEND_FAILED;

    /** The name in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public OutcomeDetail {
    topic = Bounded.text(topic, Bounded.NAME);
    group = Bounded.text(group, Bounded.NAME);
    instance = Bounded.text(instance, Bounded.NAME);
    reason = Bounded.text(reason, Bounded.TEXT);
  }

  @Override
  public EventKind eventKind() {
    return EventKind.OUTCOME;
  }

  @Override
  public String headline() {
    String what = outcome.label().replace('_', ' ');
    return reason.isEmpty() ? what : what + ": " + reason;
  }
}
