package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.ReportDetail;
import io.waybill.event.SpanDetail;
import io.waybill.ledger.MessageMark.Kind;
import io.waybill.trace.SpanRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Marks of one message, by the events that name it. */
public final class MessageMarks {
  private MessageMarks() {}

  /**
   * Finds them.
   *
   * @param ofMessage events that name the message
   * @param ofTraces other events of its traces
   * @param before events that name the messages before it in its partition
   * @param lateAfter how long a group may take; zero for any time
   */
  public static List<MessageMark> of(
      Coordinate at,
      List<Event> ofMessage,
      List<Event> ofTraces,
      List<Event> before,
      Duration lateAfter) {
    List<MessageMark> marks = new ArrayList<>(processedTwice(at, ofMessage));
    writtenTwice(at, ofMessage, ofTraces).ifPresent(marks::add);
    outOfOrder(at, ofMessage, before).ifPresent(marks::add);
    if (!lateAfter.isZero()) {
      marks.addAll(late(at, ofMessage, lateAfter));
    }
    return marks;
  }

  /** A processing that ended well: by whom, as the same one is told by several sources. */
  private record Processing(String group, String source, Object identity) {}

  private static List<MessageMark> processedTwice(Coordinate at, List<Event> events) {
    Set<Processing> all = new HashSet<>();
    for (Event event : events) {
      switch (event.detail()) {
        case SpanDetail span when isProcessing(span, at) ->
            all.add(new Processing(span.group(), "span of " + span.scope(), event.trace()));
        case ReportDetail report when tells(report, at) ->
            all.add(
                new Processing(
                    report.group(),
                    "outcome",
                    List.of(report.instance(), report.epochUnixMilli(), report.number())));
        default -> {}
      }
    }
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    all.forEach(one ->
        counts
            .computeIfAbsent(one.group(), unused -> new TreeMap<>())
            .merge(one.source(), 1, Integer::sum));
    List<MessageMark> marks = new ArrayList<>();
    counts.forEach((group, bySource) ->
        bySource.entrySet().stream()
            .filter(one -> one.getValue() > 1)
            .max(Map.Entry.comparingByValue())
            .ifPresent(most ->
                marks.add(
                    new MessageMark(
                        Kind.DUPLICATED,
                        group,
                        "it was processed "
                            + most.getValue()
                            + " times, each told by an "
                            + most.getKey()))));
    return marks;
  }

  private static boolean isProcessing(SpanDetail span, Coordinate at) {
    return !span.threw() && span.messages().contains(new MessageRef(MessageRef.Role.PROCESSED, at));
  }

  private static boolean tells(ReportDetail report, Coordinate at) {
    return report.told().stream()
        .filter(told ->
            told.cluster().equals(at.cluster())
                && told.topic().equals(at.topic())
                && told.partition() == at.partition())
        .flatMap(told -> told.ok().stream())
        .anyMatch(range -> range.from() <= at.offset() && at.offset() < range.to());
  }

  /** One send of its producer is in the log twice, as a retry without idempotence leaves it. */
  private static Optional<MessageMark> writtenTwice(
      Coordinate at, List<Event> ofMessage, List<Event> ofTraces) {
    Set<SpanRef> sends = new HashSet<>();
    for (Event event : ofMessage) {
      if (event.detail() instanceof MessageDetail && event.trace().spanId().isPresent()) {
        sends.add(event.trace());
      }
    }
    return ofTraces.stream()
        .filter(event -> sends.contains(event.trace()))
        .flatMap(event ->
            event.detail() instanceof MessageDetail message && !message.aborted()
                ? Optional.of(message.coordinate()).stream()
                : Optional.<Coordinate>empty().stream())
        .filter(other ->
            !other.equals(at)
                && other.cluster().equals(at.cluster())
                && other.topic().equals(at.topic()))
        .findFirst()
        .map(other ->
            new MessageMark(
                Kind.DUPLICATED, "", "its producer sent it once, and it is also " + other));
  }

  private static Optional<MessageMark> outOfOrder(
      Coordinate at, List<Event> ofMessage, List<Event> before) {
    for (Event event : ofMessage) {
      if (event.detail() instanceof MessageDetail message
          && message.coordinate().equals(at)
          && message.sequence() >= 0) {
        return before.stream()
            .filter(other ->
                other.detail() instanceof MessageDetail earlier
                    && earlier.instance().equals(message.instance())
                    && earlier.sequence() > message.sequence()
                    && earlier.coordinate().offset() < at.offset())
            .findFirst()
            .map(other ->
                new MessageMark(
                    Kind.OUT_OF_ORDER,
                    "",
                    "its producer sent "
                        + other.coordinates().iterator().next()
                        + " after it, which stands before it"));
      }
    }
    return Optional.empty();
  }

  private static List<MessageMark> late(Coordinate at, List<Event> events, Duration lateAfter) {
    OptionalLong written =
        events.stream()
            .filter(event ->
                event.detail() instanceof MessageDetail
                    || (event.detail() instanceof SpanDetail span
                        && span.messages().contains(new MessageRef(MessageRef.Role.PRODUCED, at))))
            .mapToLong(event -> event.time().unixNano())
            .min();
    if (written.isEmpty()) {
      return List.of();
    }
    Map<String, Long> first = new TreeMap<>();
    for (Event event : events) {
      if (event.detail() instanceof SpanDetail span && isProcessing(span, at)) {
        first.merge(span.group(), span.endUnixNano(), Math::min);
      } else if (event.detail() instanceof ReportDetail report && tells(report, at)) {
        first.merge(report.group(), report.asOfUnixMilli() * 1_000_000, Math::min);
      }
    }
    List<MessageMark> marks = new ArrayList<>();
    first.forEach((group, done) -> {
      Duration took = Duration.ofNanos(done - written.getAsLong());
      if (took.compareTo(lateAfter) > 0) {
        marks.add(
            new MessageMark(
                Kind.LATE,
                group,
                "it was processed "
                    + took.toSeconds()
                    + " s after it was written, by the clocks of two machines; "
                    + lateAfter.toSeconds()
                    + " s are allowed"));
      }
    });
    return marks;
  }
}
