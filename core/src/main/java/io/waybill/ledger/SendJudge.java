package io.waybill.ledger;

import io.waybill.event.Event;
import io.waybill.event.FailedSend;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.SpanDetail;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a message that a producer could not write. Some errors come before anything is
 * sent, or with the broker's refusal; of all others the broker may have written it all the same, as
 * happens where only its answer was lost.
 */
public final class SendJudge {
  /** Errors of kafka-clients and librdkafka after which nothing was written. */
  private static final List<String> FINAL =
      List.of(
          "recordtoolargeexception",
          "serializationexception",
          "bufferexhaustedexception",
          "failed to allocate",
          "not present in metadata",
          "invalidtopicexception",
          "topicauthorizationexception",
          "clusterauthorizationexception",
          "invalidrecordexception",
          "unknowntopicorpartitionexception",
          "message size too large",
          "queue full",
          "unknown topic");

  private SendJudge() {}

  /**
   * Judges it.
   *
   * @param event says that it failed
   * @param trace what else is known of its trace; none where it has none
   * @return empty where it was written after all, so that it is judged like any message
   */
  public static Optional<Verdict> verdict(Event event, FailedSend failed, List<Event> trace) {
    for (Event other : trace) {
      if (other.detail() instanceof MessageDetail message
          && message.coordinate().topic().equals(failed.topic())
          && other.trace().equals(event.trace())) {
        return Optional.empty();
      }
    }
    Optional<Event> again =
        trace.stream().filter(one -> isSentAgain(event, failed, one)).findFirst();
    if (again.isPresent()) {
      return Optional.of(
          Verdict.unknown(
              "",
              UnknownReason.AMBIGUOUS,
              "writing it failed, and the same operation then wrote "
                  + again.get().coordinates().iterator().next()
                  + ", which may be the same message: "
                  + failed.error()));
    }
    String error = failed.error().toLowerCase(Locale.ROOT);
    Optional<String> why = FINAL.stream().filter(error::contains).findFirst();
    if (why.isEmpty()) {
      return Optional.of(
          Verdict.unknown(
              "",
              UnknownReason.AMBIGUOUS,
              "writing it failed, and the broker may have written it all the same: "
                  + failed.error()));
    }
    return Optional.of(
        new Verdict(
            "",
            VerdictKind.LOST_BEFORE_BROKER,
            UnknownReason.NONE,
            0.97,
            cause(why.get()),
            List.of(
                Fact.of("the producer could not write it: " + failed.error()),
                Fact.of("with this error nothing is written"))));
  }

  private static String cause(String why) {
    return switch (why) {
      case "recordtoolargeexception", "message size too large" -> "oversized";
      case "bufferexhaustedexception", "failed to allocate", "queue full" -> "buffer_exhausted";
      case "serializationexception", "invalidrecordexception" -> "refused_record";
      default -> "refused_topic";
    };
  }

  /** The same operation (span) wrote to the same topic afterwards. */
  private static boolean isSentAgain(Event event, FailedSend failed, Event other) {
    if (!(other.detail() instanceof SpanDetail span) || other.trace().equals(event.trace())) {
      return false;
    }
    boolean wroteThere =
        span.messages().stream()
            .anyMatch(message ->
                message.role() == MessageRef.Role.PRODUCED
                    && message.coordinate().topic().equals(failed.topic()));
    boolean isOfSameOperation =
        !(event.detail() instanceof SpanDetail attempt)
            || (span.parent().equals(attempt.parent())
                && span.startUnixNano() >= attempt.startUnixNano());
    return wroteThere && isOfSameOperation;
  }
}
