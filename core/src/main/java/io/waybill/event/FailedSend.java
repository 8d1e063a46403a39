package io.waybill.event;

import io.waybill.event.OutcomeDetail.Outcome;
import java.util.Optional;

/**
 * A producer's attempt to write a message that it was told had failed: by its span, or by an
 * application's own report.
 *
 * @param topic where it was to go
 * @param error as the client named it, the class first where it is known
 */
public record FailedSend(String topic, String error) {
  /** What the event says of such an attempt. */
  public static Optional<FailedSend> of(Event event) {
    return switch (event.detail()) {
      case OutcomeDetail outcome when outcome.outcome() == Outcome.SEND_FAILED ->
          Optional.of(new FailedSend(outcome.topic(), outcome.reason()));
      case SpanDetail span when span.kind() == SpanDetail.Kind.PRODUCER && span.threw() ->
          span(event, span);
      default -> Optional.empty();
    };
  }

  private static Optional<FailedSend> span(Event event, SpanDetail span) {
    Attributes attributes = event.attributes();
    String system = attributes.first("messaging.system");
    String topic = attributes.first("messaging.destination.name", "messaging.destination");
    boolean isOfKafka = system.isEmpty() || system.equals("kafka");
    boolean hasOffset =
        span.messages().stream().anyMatch(one -> one.role() == MessageRef.Role.PRODUCED);
    return topic.isEmpty() || !isOfKafka || hasOffset
        ? Optional.empty()
        : Optional.of(new FailedSend(topic, error(attributes, span)));
  }

  private static String error(Attributes attributes, SpanDetail span) {
    for (SpanEvent event : span.events()) {
      if (event.name().equals("exception")) {
        Attributes of = new Attributes(event.attributes());
        return joined(of.first("exception.type"), of.first("exception.message"));
      }
    }
    return joined(attributes.first("error.type"), span.statusMessage());
  }

  private static String joined(String type, String message) {
    return type.isEmpty() || message.isEmpty() ? type + message : type + ": " + message;
  }
}
