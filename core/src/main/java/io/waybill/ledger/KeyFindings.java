package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the order of messages of one key is not kept: nothing is lost by it, and much goes wrong.
 */
final class KeyFindings {
  /** One key may be written twice by hand. */
  private static final long LEAST_SCATTERED = 3;

  private KeyFindings() {}

  static List<Finding> of(Answers answers, Scope scope) {
    List<Finding> findings = new ArrayList<>();
    answers
        .clusters()
        .forEach((name, cluster) ->
            added(name, cluster, answers.settings().retention().toMillis(), findings));
    answers
        .testimony()
        .keys()
        .of(scope)
        .forEach((topic, keys) -> scattered(answers, topic, keys).ifPresent(findings::add));
    return findings;
  }

  private static Optional<Finding> scattered(
      Answers answers, InputPartition topic, KeySketch keys) {
    long scattered = keys.scattered();
    if (scattered < LEAST_SCATTERED) {
      return Optional.empty();
    }
    ClusterFacts cluster = answers.clusters().get(topic.cluster());
    boolean grown =
        cluster != null
            && cluster.partitionsOf(topic).values().stream().anyMatch(PartitionFacts::isAdded);
    return keys.example()
        .map(two ->
            new Finding.ScatteredKeys(
                topic.cluster(),
                topic.topic(),
                keys.count(),
                scattered,
                grown,
                two.one(),
                two.other()));
  }

  private static void added(
      String name, ClusterFacts cluster, long withinMilli, List<Finding> findings) {
    long since = withinMilli == 0 ? 0 : cluster.polledMilli() - withinMilli;
    Map<Flow, Finding.PartitionsAdded> byFlow = new TreeMap<>();
    cluster
        .partitions()
        .forEach((partition, facts) -> {
          for (String group : facts.groups().keySet()) {
            if (facts.isAddedTo(group) && facts.firstSeenMilli() >= since) {
              byFlow.merge(
                  new Flow(name, partition.topic(), group),
                  new Finding.PartitionsAdded(
                      name, partition.topic(), group, 1, facts.firstSeenMilli()),
                  (some, one) ->
                      new Finding.PartitionsAdded(
                          name,
                          partition.topic(),
                          group,
                          some.partitions() + 1,
                          Math.min(some.sinceUnixMilli(), one.sinceUnixMilli())));
            }
          }
        });
    findings.addAll(byFlow.values());
  }
}
