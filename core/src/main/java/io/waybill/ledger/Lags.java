package io.waybill.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * How far groups lagged at the looks of the last day. In memory alone: a start forgets it. Bounded;
 * what has no room is not known.
 */
final class Lags {
  private static final int MOST = 1_000;
  private static final long KEPT_MILLIS = 24 * 3_600_000L;

  private final Map<Flow, Steps> lags = new HashMap<>();

  /** Takes how it is after a look at the cluster of this name. */
  void looked(String name, ClusterFacts cluster, long unixMilli) {
    Map<Flow, Long> now = new HashMap<>();
    cluster
        .partitions()
        .forEach((partition, facts) ->
            facts
                .groups()
                .forEach((group, known) ->
                    now.merge(
                        Flow.of(partition, group), Sorting.Row.lag(facts, known), Long::sum)));
    now.forEach((flow, lag) -> {
      Steps steps = lags.get(flow);
      if (steps == null && lags.size() < MOST) {
        steps = new Steps();
        lags.put(flow, steps);
      }
      if (steps != null) {
        steps.dropBefore(unixMilli - KEPT_MILLIS);
        steps.add(unixMilli, lag);
      }
    });
    lags.keySet().removeIf(flow -> flow.cluster().equals(name) && !now.containsKey(flow));
  }

  /** The lag that was last seen at this time, or -1 where none was. */
  long at(Flow flow, long unixMilli) {
    Steps steps = lags.get(flow);
    return steps == null ? -1 : steps.at(unixMilli);
  }
}
