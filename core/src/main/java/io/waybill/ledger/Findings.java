package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What can be said of groups, where spans can't tell of single messages. */
final class Findings {
  private Findings() {}

  static List<Finding> of(Answers answers, Scope scope) {
    List<Finding> findings = new ArrayList<>();
    counts(answers, scope, flow -> true, true)
        .forEach((flow, count) -> finding(flow, count).ifPresent(findings::add));
    findings.addAll(KeyFindings.of(answers, scope));
    return findings;
  }

  /** The share of what a group is silent of that it left out: 95 % sure of at least so much. */
  static double leftOut(Answers answers, Scope scope, Flow of) {
    return Optional.ofNullable(counts(answers, scope, of::equals, true).get(of))
        .flatMap(count -> finding(of, count))
        .map(finding -> (double) finding.low() / finding.silent())
        .orElse(0.0);
  }

  /**
   * Of what was produced in spans and the group went past, of how much anything is known; without
   * what it may have got past by a reset.
   */
  static Share share(Answers answers, Scope scope, Flow of) {
    SpanCount count = counts(answers, scope, of::equals, false).getOrDefault(of, SpanCount.NONE);
    return new Share(count.messages() - count.silent(), count.messages());
  }

  private static Optional<Finding.SilentMessages> finding(Flow flow, SpanCount count) {
    return count.finding(flow.cluster(), flow.topic(), flow.group());
  }

  private static Map<Flow, SpanCount> counts(
      Answers answers, Scope scope, Predicate<Flow> wanted, boolean withReset) {
    Map<Flow, SpanCount> counts = new TreeMap<>();
    for (ClusterFacts cluster : answers.clusters().values()) {
      cluster
          .partitions()
          .forEach((partition, facts) -> {
            if (facts.groups().keySet().stream()
                .noneMatch(group -> wanted.test(Flow.of(partition, group)))) {
              return;
            }
            Map<String, Marks> said = answers.testimony().marks(partition, scope);
            OffsetSet produced = answers.testimony().produced().of(partition, scope);
            facts
                .groups()
                .forEach((group, known) -> {
                  Flow flow = Flow.of(partition, group);
                  if (wanted.test(flow)) {
                    Marks ofGroup = Sorting.marks(said, facts, group, cluster.empty());
                    Exempt exempt =
                        answers.testimony().exempt(partition, group, facts.latest(), scope);
                    long judged = Math.max(0, known.position(cluster.watermark().unixMilli()));
                    counts.merge(
                        flow,
                        count(partition, produced, ofGroup, exempt, known, judged, withReset),
                        SpanCount::plus);
                  }
                });
          });
    }
    return counts;
  }

  private static SpanCount count(
      InputPartition partition,
      OffsetSet produced,
      Marks said,
      Exempt exempt,
      GroupFacts known,
      long judged,
      boolean withReset) {
    OffsetSet handled = said.any(Mark.PROCESSED, Mark.FAILED, Mark.PASSED_THROUGH, Mark.THREW);
    boolean tellsItself = !said.any(Mark.TOLD, Mark.GAVE_UP, Mark.FILTERED).isEmpty();
    if (handled.isEmpty() || tellsItself) {
      return SpanCount.NONE;
    }
    long from = Math.min(known.accountableFrom(), said.heardFrom());
    OffsetSet messages = produced.within(from, judged);
    exempt.removeFrom(messages);
    messages.removeAll(known.expired());
    messages.removeAll(known.jumped());
    if (!withReset) {
      messages.removeAll(known.reset());
    }
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
