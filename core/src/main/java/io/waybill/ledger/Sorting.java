package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Sorts whole partitions by what became of their messages, as far as these tenants may know. */
record Sorting(Answers answers, Scope scope) {
  /** A partition as it is for one group. */
  record Row(
      ClusterFacts cluster,
      InputPartition partition,
      PartitionFacts facts,
      String group,
      GroupFacts known,
      Sorted sorted) {
    /** Offsets that the group has not committed past. */
    long lag() {
      return group.isEmpty() ? 0 : lag(facts, known);
    }

    /** The same of any group. */
    static long lag(PartitionFacts facts, GroupFacts known) {
      return Math.max(0, facts.latest() - Math.max(known.position(), 0));
    }

    /** Offsets that the log may still lose before the group misses one; empty where none can be. */
    OptionalLong retentionMargin() {
      return lag() > 0 && known.position() >= 0
          ? OptionalLong.of(Math.max(0, known.position() - facts.earliest()))
          : OptionalLong.empty();
    }
  }

  /** Visits each group of each partition that is wanted, in their order. */
  void each(Predicate<InputPartition> wanted, Consumer<Row> visitor) {
    for (ClusterFacts cluster : answers.clusters().values()) {
      cluster
          .partitions()
          .forEach((partition, facts) -> {
            boolean isAnything = !facts.groups().isEmpty() || !facts.truncated().isEmpty();
            if (isAnything && wanted.test(partition)) {
              visit(cluster, partition, facts, visitor);
            }
          });
    }
  }

  private void visit(
      ClusterFacts cluster, InputPartition partition, PartitionFacts facts, Consumer<Row> visitor) {
    if (!facts.truncated().isEmpty()) {
      Sorted lost = Sorted.ofNoGroup(facts.truncated());
      visitor.accept(new Row(cluster, partition, facts, "", GroupFacts.none(), lost));
    }
    Map<String, Marks> said = answers.testimony().marks(partition, scope);
    Marks stray = stray(said, facts);
    Tapped tapped = answers.testimony().taps().of(partition, scope);
    facts
        .groups()
        .forEach((group, known) -> {
          Marks ofGroup = marks(said, facts, group, cluster.empty());
          Exempt exempt = answers.testimony().exempt(partition, group, facts.latest(), scope);
          OffsetSet silent = silent(partition, group, ofGroup, tapped);
          silent.removeAll(exempt.messages());
          OffsetSet proven = skipped(partition, group, silent, facts.isCompacted());
          boolean filters = answers.settings().filtering().contains(group);
          Sorted sorted =
              Sorted.of(
                  ofGroup,
                  silent,
                  filters ? new OffsetSet() : proven,
                  answers.passedOver(known.reset(), partition, group, known, scope),
                  stray,
                  tapped.holes(0, Math.max(known.position(), 0)),
                  known,
                  answers.failed().failures(partition, group, facts.latest(), scope),
                  leftOut(partition, group, exempt, silent, proven),
                  exempt,
                  cluster.watermark().unixMilli());
          visitor.accept(new Row(cluster, partition, facts, group, known, sorted));
        });
  }

  /** What is not for the group; and what one that filters is silent of, and could tell of. */
  private OffsetSet leftOut(
      InputPartition partition, String group, Exempt exempt, OffsetSet silent, OffsetSet proven) {
    OffsetSet leftOut = exempt.messages().copy();
    if (!answers.settings().filtering().contains(group)) {
      return leftOut;
    }
    if (answers.leftOut(partition, group, scope) >= Silent.LIKELY) {
      leftOut.addAll(answers.testimony().produced().of(partition, scope));
      leftOut.removeAll(silent);
    }
    leftOut.addAll(proven);
    return leftOut;
  }

  /** What became of all messages, per topic and group that commits. */
  List<Pipeline> pipelines() {
    Map<Flow, Pipeline> all = new TreeMap<>();
    each(
        partition -> true,
        row -> all.merge(Flow.of(row.partition(), row.group()), Count.of(row), Pipeline::plus));
    return List.copyOf(all.values());
  }

  /** What the group was given and committed past, and of which nothing is said. */
  OffsetSet silent(InputPartition partition, String group, Marks said, Tapped tapped) {
    Reports reports = answers.testimony().reports();
    OffsetSet silent = reports.accountable(partition, group, scope);
    silent.addAll(reports.passedBy(tapped, partition, group, scope));
    silent.addAll(
        answers.withoutSpan(() -> answers.traced(partition, scope), partition, group, scope));
    silent.addAll(answers.testimony().notMirrored(partition, group, scope));
    silent.removeAll(said.any(Mark.values()));
    return silent;
  }

  /** Of these, those that were skipped. */
  private OffsetSet skipped(
      InputPartition partition, String group, OffsetSet silent, boolean isCompacted) {
    OffsetSet skipped = new OffsetSet();
    if (silent.isEmpty()) {
      return skipped;
    }
    if (answers.testimony().reports().held(partition, group, scope).isEmpty()) {
      return isCompacted ? skipped : silent.copy(); // what has no span where it should
    }
    boolean tells = answers.shares().of(Flow.of(partition, group), scope).tellsOfAll();
    PrimitiveIterator.OfLong each = silent.from(0);
    while (each.hasNext()) {
      long offset = each.nextLong();
      Silence silence = answers.silence(partition, group, offset, scope);
      boolean byOutcomes =
          silence == Silence.PROVEN || (silence == Silence.PASSED_BY && !isCompacted);
      if ((tells && byOutcomes) || (silence == Silence.WITHOUT_SPAN && !isCompacted)) {
        skipped.add(offset);
      }
    }
    return skipped;
  }

  /** What is said of groups that commit nothing here. */
  private static Marks stray(Map<String, Marks> said, PartitionFacts facts) {
    Marks stray = new Marks();
    said.forEach((group, marks) -> {
      if (!facts.groups().containsKey(group)) {
        stray.addAll(marks);
      }
    });
    return stray;
  }

  /** What is said of the group's messages; without a group's name too, where no other fits. */
  static Marks marks(
      Map<String, Marks> said, PartitionFacts facts, String group, Set<String> idle) {
    Marks marks = new Marks();
    Optional.ofNullable(said.get(group)).ifPresent(marks::addAll);
    Optional.ofNullable(said.get(""))
        .map(ofNobody -> ofNobody.within(facts.onlyFrom(group, idle), Long.MAX_VALUE))
        .ifPresent(marks::addAll);
    return marks;
  }
}
