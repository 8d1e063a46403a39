package io.waybill.event;

import io.waybill.trace.TraceContext;
import java.util.List;
import java.util.Optional;

/**
 * A record in a dead-letter or retry topic: one hop of a message that failed. The hop's own
 * coordinate is the event's source position.
 *
 * @param eventKind {@link EventKind#DEAD_LETTER} or {@link EventKind#RETRY}
 * @param dialect who wrote it, such as {@code spring-kafka}
 * @param origin the first message of the journey, as the record names it
 * @param previous the message that this hop was copied from, where it is told apart from the origin
 * @param likelyTopic the topic that it probably came from, by the dead-letter topic's name; ""
 *     where the origin is named or nothing can be guessed. A guess, and shown as one
 * @param group the consumer group that gave up, or ""
 * @param attempt how often it was tried, or -1
 * @param errorType the error's class, or ""
 * @param errorMessage the error's message, or ""
 * @param contexts every trace context on the record and in a payload that it wraps, the record's
 *     first
 * @param valueHashes where no origin is named, what it may hold of the message that failed, as
 *     {@link MessageDetail#valueHash} has it; what is likeliest to be all of it first
 */
public record HopDetail(
    EventKind eventKind,
    String dialect,
    Optional<Coordinate> origin,
    Optional<Coordinate> previous,
    String likelyTopic,
    String group,
    int attempt,
    String errorType,
    String errorMessage,
    List<TraceContext> contexts,
    List<Long> valueHashes)
    implements Detail {
  public HopDetail {
    if (eventKind != EventKind.DEAD_LETTER && eventKind != EventKind.RETRY) {
      throw new IllegalArgumentException("not a hop: " + eventKind);
    }
    likelyTopic = Bounded.text(likelyTopic, Bounded.NAME);
    group = Bounded.text(group, Bounded.NAME);
    errorType = Bounded.text(errorType, Bounded.NAME);
    errorMessage = Bounded.text(errorMessage, Bounded.TEXT);
    contexts = List.copyOf(contexts);
    valueHashes = List.copyOf(valueHashes);
  }

  /** True where it may be of this topic's messages, though it names none. */
  public boolean mayBeOf(String topic) {
    return origin.isEmpty() && (likelyTopic.isEmpty() || likelyTopic.equals(topic));
  }

  @Override
  public String headline() {
    if (errorType.isEmpty()) {
      return errorMessage;
    }
    return errorMessage.isEmpty() ? errorType : errorType + ": " + errorMessage;
  }
}
