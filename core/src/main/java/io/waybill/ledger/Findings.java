package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What can be said of groups, where spans can't tell of single messages. */
final class Findings {
  private record Key(String cluster, String topic, String group) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byCluster = cluster.compareTo(other.cluster);
      int byTopic = byCluster != 0 ? byCluster : topic.compareTo(other.topic);
      return byTopic != 0 ? byTopic : group.compareTo(other.group);
    }
  }

  private Findings() {}

  static List<Finding> of(Answers answers, Scope scope) {
    Map<Key, SpanCount> counts = new TreeMap<>();
    for (ClusterFacts cluster : answers.clusters().values()) {
      cluster
          .partitions()
          .forEach((partition, facts) ->
              facts
                  .groups()
                  .keySet()
                  .forEach(group ->
                      counts.merge(
                          new Key(partition.cluster(), partition.topic(), group),
                          count(answers, scope, cluster, partition, facts, group),
                          SpanCount::plus)));
    }
    List<Finding> findings = new ArrayList<>();
    counts.forEach((key, count) ->
        count.finding(key.cluster(), key.topic(), key.group()).ifPresent(findings::add));
    return findings;
  }

  /** The share of what a group is silent of that it left out: 95 % sure of at least so much. */
  static double leftOut(Answers answers, Scope scope, String cluster, String topic, String group) {
    ClusterFacts facts = answers.clusters().get(cluster);
    SpanCount all = SpanCount.NONE;
    for (Map.Entry<InputPartition, PartitionFacts> one :
        facts == null
            ? Map.<InputPartition, PartitionFacts>of().entrySet()
            : facts.partitions().entrySet()) {
      if (facts != null
          && one.getKey().topic().equals(topic)
          && one.getValue().groups().containsKey(group)) {
        all = all.plus(count(answers, scope, facts, one.getKey(), one.getValue(), group));
      }
    }
    return all.finding(cluster, topic, group)
        .map(finding -> (double) finding.low() / finding.silent())
        .orElse(0.0);
  }

  private static SpanCount count(
      Answers answers,
      Scope scope,
      ClusterFacts cluster,
      InputPartition partition,
      PartitionFacts facts,
      String group) {
    GroupFacts known = facts.group(group);
    Marks said =
        Sorting.marks(answers.testimony().marks(partition, scope), facts, group, cluster.empty());
    return count(
        partition,
        answers.testimony().produced().of(partition, scope),
        said,
        known,
        Math.max(0, known.position(cluster.watermark().unixMilli())));
  }

  private static SpanCount count(
      InputPartition partition, OffsetSet produced, Marks said, GroupFacts known, long judged) {
    OffsetSet handled = said.any(Mark.PROCESSED, Mark.FAILED, Mark.PASSED_THROUGH, Mark.THREW);
    boolean tellsItself = !said.any(Mark.TOLD, Mark.GAVE_UP, Mark.FILTERED).isEmpty();
    if (handled.isEmpty() || tellsItself) {
      return SpanCount.NONE;
    }
    long from = Math.min(known.accountableFrom(), said.heardFrom());
    OffsetSet messages = produced.within(from, judged);
    messages.removeAll(known.expired());
    messages.removeAll(known.jumped());
    OffsetSet silent = messages.copy();
    silent.removeAll(said.any(Mark.values()));
    OffsetSet within = handled.within(from, judged);
    OffsetSet unproduced = within.copy();
    unproduced.removeAll(produced);
    return new SpanCount(
        messages.count(),
        silent.count(),
        within.count(),
        unproduced.count(),
        silent.isEmpty()
            ? Optional.empty()
            : Optional.of(new Pipeline.Place(partition.partition(), silent.first())));
  }
}
