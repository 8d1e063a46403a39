package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.TreeMap;

/**
 * Whether a span that failed was of the last attempt at a message: a group may try again at once,
 * and the span of the attempt that succeeded be lost. How likely a group is to succeed later is
 * told by the messages of which both spans came, and how likely a span is to be lost by the
 * messages around that no span came of. For one flow; for one thread.
 */
final class Attempts {
  /** Where a later attempt is as likely as that to have succeeded, none is said to have failed. */
  private static final double MOST_DOUBT = 0.01;

  /** Messages among which spans are counted are those of such a stretch, and of its neighbours. */
  private static final long STRETCH = 64;

  private final Map<InputPartition, Part> parts = new TreeMap<>();
  private long failed;
  private long succeeded;
  private long silent;
  private long all;
  private long silentProduced;
  private long produced;

  private Attempts() {}

  /**
   * What is said of a partition.
   *
   * @param failed of which spans say only that an attempt failed
   * @param all that the group went past
   * @param produced of these, those whose producer's span came
   * @param silent of these, those of which nothing is said
   */
  private record Part(OffsetSet failed, OffsetSet all, OffsetSet produced, OffsetSet silent) {
    OffsetSet silentProduced() {
      OffsetSet both = silent.copy();
      both.retainAll(produced);
      return both;
    }
  }

  /** By partition, the messages whose last attempt is known to have failed. */
  static Map<InputPartition, OffsetSet> lasting(Answers answers, Scope scope, Flow flow) {
    Attempts attempts = new Attempts();
    ClusterFacts cluster = answers.clusters().get(flow.cluster());
    InputPartition any = new InputPartition(flow.cluster(), flow.topic(), 0);
    if (cluster != null
        && cluster.partitionsOf(any).keySet().stream()
            .anyMatch(one -> answers.testimony().says(one, scope, Mark.FAILED, Mark.THREW))) {
      cluster
          .partitionsOf(any)
          .forEach((partition, facts) -> {
            GroupFacts known = facts.groups().get(flow.group());
            if (known != null && !known.isShare()) {
              Marks said =
                  Sorting.marks(
                      answers.testimony().marks(partition, scope),
                      facts,
                      flow.group(),
                      cluster.empty());
              long judged = Math.max(0, known.position(cluster.watermark().unixMilli()));
              attempts.take(
                  partition, flow.group(), said, known, judged, answers.testimony(), scope);
            }
          });
    }
    return attempts.lasting();
  }

  private void take(
      InputPartition partition,
      String group,
      Marks said,
      GroupFacts known,
      long judged,
      Testimony testimony,
      Scope scope) {
    OffsetSet once = said.any(Mark.FAILED, Mark.THREW).within(0, judged);
    OffsetSet later = once.copy();
    later.retainAll(said.any(Mark.PROCESSED, Mark.TOLD));
    once.removeAll(later);
    once.removeAll(said.any(Mark.GAVE_UP, Mark.DEAD_LETTERED, Mark.WRAPPED, Mark.RETRIED));
    OffsetSet passed = new OffsetSet();
    passed.addRange(Math.min(Math.min(known.accountableFrom(), said.heardFrom()), judged), judged);
    testimony.exempt(partition, group, judged, scope).removeFrom(passed);
    passed.removeAll(testimony.taps().of(partition, scope).holes(0, judged));
    passed.removeAll(known.expired());
    passed.removeAll(known.jumped());
    passed.removeAll(known.reset());
    OffsetSet nothing = passed.copy();
    nothing.removeAll(said.any(Mark.values()));
    OffsetSet ofProduced = testimony.produced().of(partition, scope);
    ofProduced.retainAll(passed);
    Part part = new Part(once, passed, ofProduced, nothing);
    parts.put(partition, part);
    failed += once.count();
    succeeded += later.count();
    silent += nothing.count();
    all += passed.count();
    silentProduced += part.silentProduced().count();
    produced += ofProduced.count();
  }

  private Map<InputPartition, OffsetSet> lasting() {
    double lost = Math.min(share(silent, all), share(silentProduced, produced));
    double succeeds = share(succeeded, failed + succeeded) / (1 - lost);
    Map<InputPartition, OffsetSet> lasting = new HashMap<>();
    boolean isAll = succeeds <= MOST_DOUBT; // however many spans are lost
    parts.forEach((partition, part) ->
        lasting.put(partition, isAll ? part.failed() : lasting(part, succeeds)));
    return lasting;
  }

  private OffsetSet lasting(Part part, double succeeds) {
    OffsetSet lasting = new OffsetSet();
    OffsetSet silentProduced = part.silentProduced();
    long end = 0;
    for (PrimitiveIterator.OfLong next = part.failed().from(end);
        next.hasNext();
        next = part.failed().from(end)) {
      long begin = next.nextLong() / STRETCH * STRETCH;
      end = begin + STRETCH;
      long from = Math.max(0, begin - STRETCH);
      long to = end + STRETCH;
      double lost =
          Math.min(
              lost(part.silent().count(from, to), part.all().count(from, to), silent, all),
              lost(
                  silentProduced.count(from, to),
                  part.produced().count(from, to),
                  this.silentProduced,
                  produced));
      double doubt = succeeds * lost / (1 - succeeds * (1 - lost));
      if (succeeds < 1 && doubt <= MOST_DOUBT) {
        lasting.addAll(part.failed().within(begin, end));
      }
    }
    return lasting;
  }

  /** Where none of few is silent, all others tell how many may be. */
  private static double lost(long some, long of, long someOfAll, long all) {
    return some > 0 ? share(some, of) : Math.min(share(0, of), share(someOfAll, all));
  }

  /** The expected share where so many of so many were seen to be, by Jeffreys' prior. */
  private static double share(long some, long of) {
    return (some + 0.5) / (of + 1);
  }
}
