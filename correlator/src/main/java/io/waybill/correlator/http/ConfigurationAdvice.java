package io.waybill.correlator.http;

import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.ledger.Ledger;
import io.waybill.store.InputPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the configuration leaves out that verdicts need, each with what to do. */
final class ConfigurationAdvice {
  /** What dead-letter topics are called, by Connect, Spring, Kafka Streams and by people. */
  private static final Pattern DEAD_LETTERS =
      Pattern.compile("(^|[-._])(dlt|dlq|dead[-._]?letters?)([-._]|$)", Pattern.CASE_INSENSITIVE);

  private static final int MOST_NAMED = 10;

  private ConfigurationAdvice() {}

  /**
   * Looks for it.
   *
   * @param ownsFacts true where what only the broker says may be told to whoever asks
   */
  static List<String> of(List<SourceStatus> sources, Ledger ledger, boolean ownsFacts) {
    Set<InputPartition> read =
        sources.stream()
            .flatMap(source -> source.ends().keySet().stream())
            .collect(Collectors.toSet());
    List<String> advice = new ArrayList<>();
    if (ledger.watermarks().isEmpty()) {
      advice.add(
          "No broker was looked at so far, so that nothing is judged: observer in waybill.yaml"
              + " turns that on. Waybill needs leave to DESCRIBE topics and groups for it.");
    }
    if (read.isEmpty()) {
      advice.add("No input has a partition: inputs[].topics names no topic that is there.");
      return advice;
    }
    Set<String> unread = ownsFacts ? unread(ledger.topics(), read) : Set.of();
    if (!unread.isEmpty()) {
      String more = unread.size() > MOST_NAMED ? ", …" : "";
      advice.add(
          "No input reads "
              + unread.stream().limit(MOST_NAMED).collect(Collectors.joining(", ", "", more))
              + ": what is dead-lettered there is unknown to Waybill. Name it in inputs[].topics.");
    } else if (named(read.stream().map(InputPartition::topic)).isEmpty()) {
      advice.add(
          "No input reads a topic that is called as dead-letter topics are. Where groups write dead"
              + " letters, name their topics in inputs[].topics; where a group writes none, name"
              + " it in observer.groups-without-dead-letters.");
    }
    return advice;
  }

  private static Set<String> unread(Map<String, Set<String>> topics, Set<InputPartition> read) {
    Set<String> unread = new TreeSet<>();
    topics.forEach((cluster, names) -> {
      Set<String> found = named(names.stream());
      read.stream()
          .filter(one -> one.cluster().equals(cluster))
          .forEach(one -> found.remove(one.topic()));
      unread.addAll(found);
    });
    return unread;
  }

  /** Those that are called as dead-letter topics are. */
  private static Set<String> named(Stream<String> topics) {
    return topics
        .filter(topic -> DEAD_LETTERS.matcher(topic).find())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
