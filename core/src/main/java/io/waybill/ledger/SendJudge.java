package io.waybill.ledger;

import io.waybill.event.Event;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.SpanDetail;
import io.waybill.event.UnconfirmedSend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What became of a message that a producer could not write. Some errors come before anything is
 * sent, or with the broker's refusal; of all others the broker may have written it all the same, as
 * happens where only its answer was lost: then a tap tells.
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

  private static final Fact UNANSWERED =
      Fact.of(
          "the producer's span ended well and tells no offset: nobody waited for the broker's answer"
              + " (acks=0), or it is not told");

  private SendJudge() {}

  /**
   * Judges it.
   *
   * @param event says that it failed, or tells no offset
   * @param trace what else is known of its trace; none where it has none, or did not fail
   * @param absence what proves that it is not in the log; empty where nothing does
   * @return empty where it was written, so that it is judged like any message, and where nothing
   *     speaks against that
   */
  public static Optional<Verdict> verdict(
      Event event,
      UnconfirmedSend send,
      List<Event> trace,
      Supplier<Optional<List<Fact>>> absence) {
    if (trace.stream().anyMatch(other -> isIts(other, event, send))) {
      return Optional.empty();
    }
    if (!send.isFailed()) {
      return absence.get().map(proof -> lost(0.95, "unacknowledged", UNANSWERED, proof));
    }
    Optional<Event> again = trace.stream().filter(one -> isSentAgain(event, send, one)).findFirst();
    if (again.isPresent()) {
      return Optional.of(
          ambiguous(
              "writing it failed, and the same operation then wrote "
                  + again.get().coordinates().iterator().next()
                  + ", which may be the same message: "
                  + send.error()));
    }
    String error = send.error().toLowerCase(Locale.ROOT);
    Fact told = Fact.of("the producer could not write it: " + send.error());
    Optional<String> why = FINAL.stream().filter(error::contains).findFirst();
    if (why.isPresent()) {
      List<Fact> proof = List.of(Fact.of("with this error nothing is written"));
      return Optional.of(lost(0.97, cause(why.get()), told, proof));
    }
    return Optional.of(
        absence
            .get()
            .map(proof -> lost(0.95, causeOfDoubtful(error), told, proof))
            .orElseGet(() ->
                ambiguous(
                    "writing it failed, and the broker may have written it all the same: "
                        + send.error())));
  }

  /** A message of its topic that names this very span. */
  private static boolean isIts(Event other, Event event, UnconfirmedSend send) {
    return other.detail() instanceof MessageDetail message
        && message.coordinate().topic().equals(send.topic())
        && other.trace().equals(event.trace());
  }

  private static Verdict ambiguous(String why) {
    return Verdict.unknown("", UnknownReason.AMBIGUOUS, why);
  }

  private static Verdict lost(double confidence, String cause, Fact told, List<Fact> proof) {
    List<Fact> facts = new ArrayList<>(List.of(told));
    facts.addAll(proof);
    return new Verdict(
        "", VerdictKind.LOST_BEFORE_BROKER, UnknownReason.NONE, confidence, cause, facts);
  }

  private static String causeOfDoubtful(String error) {
    if (error.contains("closed forcefully")) {
      return "unflushed_exit";
    }
    return error.contains("timeout") || error.contains("timed out")
        ? "delivery_timeout"
        : "not_written";
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
  private static boolean isSentAgain(Event event, UnconfirmedSend failed, Event other) {
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
