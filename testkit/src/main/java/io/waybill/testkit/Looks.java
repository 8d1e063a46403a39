package io.waybill.testkit;

import io.waybill.ledger.Poll;
import java.util.List;
import java.util.Map;

/** Looks at the broker as the observer has them. */
public final class Looks {
  private Looks() {}

  /**
   * A whole look at the cluster {@code main}, where nothing was denied.
   *
   * @param unixMilli when
   * @param isFirst whether none was before it
   * @param partitions what their logs have
   * @param commits how far groups are
   */
  public static Poll at(
      long unixMilli, boolean isFirst, List<Poll.Offsets> partitions, List<Poll.Commit> commits) {
    return new Poll(
        "main", unixMilli, isFirst, 0, true, partitions, commits, List.of(), Map.of(), List.of());
  }
}
