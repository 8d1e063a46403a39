package io.waybill.event;

import io.waybill.event.OutcomeDetail.Outcome;
import java.util.Optional;

/**
 * A producer's attempt to write a message that has no offset by what it says: it was told that it
 * had failed, by its span or by an application's own report; or its span ended well without one, as
 * where nobody waited for the broker's answer, and by instrumentations that never tell it.
 *
 * @param topic where it was to go
 * @param error as the client named it, the class first where it is known; "" where there was none
 */
public record UnconfirmedSend(String topic, String error) {
  /** The {@code outcome} that a search finds all of them by. */
  public static final String LABEL = "send_unconfirmed";

  /** What the event says of such an attempt. */
  public static Optional<UnconfirmedSend> of(Event event) {
    return switch (event.detail()) {
      case OutcomeDetail outcome when outcome.outcome() == Outcome.SEND_FAILED ->
          Optional.of(new UnconfirmedSend(outcome.topic(), named("", outcome.reason())));
      case SpanDetail span when span.kind() == SpanDetail.Kind.PRODUCER -> span(event, span);
      default -> Optional.empty();
    };
  }

  /** True where it was told that it had failed. */
  public boolean isFailed() {
    return !error.isEmpty();
  }

  private static Optional<UnconfirmedSend> span(Event event, SpanDetail span) {
    if (span.messages().stream().anyMatch(one -> one.role() == MessageRef.Role.PRODUCED)) {
      return Optional.empty();
    }
    Attributes attributes = event.attributes();
    String system = attributes.first("messaging.system");
    String topic = attributes.first("messaging.destination.name", "messaging.destination");
    if (topic.isEmpty()) {
      return Optional.empty();
    }
    if (span.threw()) {
      return system.isEmpty() || system.equals("kafka")
          ? Optional.of(new UnconfirmedSend(topic, error(attributes, span)))
          : Optional.empty();
    }
    return system.equals("kafka") && isOfOneMessage(attributes, span)
        ? Optional.of(new UnconfirmedSend(topic, ""))
        : Optional.empty();
  }

  /** A span that creates a message sends none, and one of a batch has no message's context. */
  private static boolean isOfOneMessage(Attributes attributes, SpanDetail span) {
    String operation = attributes.first("messaging.operation.type", "messaging.operation");
    String count = attributes.first("messaging.batch.message_count");
    return !operation.equals("create")
        && (count.isEmpty() || count.equals("1"))
        && span.links().isEmpty();
  }

  private static String error(Attributes attributes, SpanDetail span) {
    for (SpanEvent event : span.events()) {
      if (event.name().equals("exception")) {
        Attributes of = new Attributes(event.attributes());
        return named(of.first("exception.type"), of.first("exception.message"));
      }
    }
    return named(attributes.first("error.type"), span.statusMessage());
  }

  private static String named(String type, String message) {
    String text = type.isEmpty() || message.isEmpty() ? type + message : type + ": " + message;
    return text.isEmpty() ? "an error without a name" : text;
  }
}
