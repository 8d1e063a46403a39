package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds what may have the verdicts that a query asks for, partition by partition. */
record StretchFinder(Answers answers, MessageQuery query, Scope scope, boolean ownsFacts) {
  /** Of each group of a partition, in their order, but for those that the query is past. */
  List<Stretch> of(ClusterFacts cluster, InputPartition partition, PartitionFacts facts) {
    List<Stretch> all = new ArrayList<>();
    if (!MessageQuery.matches(query.topic(), partition.topic())) {
      return all;
    }
    Map<String, Marks> marks = answers.testimony().marks(partition, scope);
    Tapped tapped = answers.testimony().taps().of(partition, scope);
    boolean wantsLost =
        query.kinds().contains(VerdictKind.LOST_ON_BROKER)
            && MessageQuery.matches(query.group(), "")
            && query.firstOffset(partition, "") >= 0
            && query.time().has(facts.truncatedMilli());
    if (wantsLost) {
      all.add(
          new Stretch(
              partition,
              "",
              theirs(partition, facts.truncated().copy()),
              Stretch.Passed.at(facts.truncatedMilli())));
    }
    facts
        .groups()
        .forEach((group, known) -> {
          if (query.firstOffset(partition, group) >= 0
              && MessageQuery.matches(query.group(), group)) {
            Marks said = Sorting.marks(marks, facts, group, cluster.empty());
            OffsetSet candidates = candidates(cluster, partition, facts, group, said, tapped);
            all.add(
                new Stretch(
                    partition,
                    group,
                    theirs(partition, known.passedWithin(candidates, query.time())),
                    known.passed()));
          }
        });
    return all;
  }

  private OffsetSet candidates(
      ClusterFacts cluster,
      InputPartition partition,
      PartitionFacts facts,
      String group,
      Marks said,
      Tapped tapped) {
    GroupFacts known = facts.group(group);
    return Candidates.of(
        query.kinds(),
        said,
        () -> new Sorting(answers, scope).silent(partition, group, said, tapped),
        () -> tapped.holes(0, facts.latest()),
        known,
        answers.settings().leavesOut(group, partition.topic()),
        answers.settings().isAnyExempt(group, partition.topic()),
        Math.max(0, known.position(cluster.watermark().unixMilli())));
  }

  private OffsetSet theirs(InputPartition partition, OffsetSet candidates) {
    if (!ownsFacts) {
      candidates.retainAll(answers.testimony().owned(partition, scope));
    }
    return candidates;
  }
}
