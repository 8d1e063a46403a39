package io.waybill.correlator.decode.deadletter;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a topic's name says: whether dead letters go there, and from which topic. A guess, always.
 */
final class DeadLetterTopics {
  private static final List<Pattern> NAMES =
      List.of(
          Pattern.compile("(.+)[-._](?:dlt|dlq|dead[-_]?letters?)", Pattern.CASE_INSENSITIVE),
          Pattern.compile("(?:dlq|dlt)[-._](.+)", Pattern.CASE_INSENSITIVE),
          Pattern.compile("dead-letter-topic-(.+)"));

  private DeadLetterTopics() {}

  static boolean isDeadLetterTopic(String topic) {
    return likelyOrigin(topic).isPresent() || topic.toLowerCase(Locale.ROOT).startsWith("error.");
  }

  /** {@code user-events} for {@code user-events-dlq}. */
  static Optional<String> likelyOrigin(String topic) {
    for (Pattern name : NAMES) {
      Matcher matcher = name.matcher(topic);
      if (matcher.matches()) {
        return Optional.of(matcher.group(1));
      }
    }
    return Optional.empty();
  }
}
