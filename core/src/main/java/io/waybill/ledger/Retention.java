package io.waybill.ledger;

import io.waybill.store.InputPartition;

/**
 * Forgets messages that are older than the store keeps events, so that a book does not grow for
 * ever. How old a message is, is told by where the log ended at a look that long ago; the last look
 * decides, and no clock, so that what is read again is forgotten alike. For one thread.
 */
final class Retention {
  /** Parts of the retention by which it is exceeded at most. */
  private static final int STEPS = 16;

  /** All partitions are named by a look each hour; what is not for so long is gone. */
  private static final long UNNAMED_MILLIS = 24 * 3_600_000L;

  private final long retentionMilli;
  private final Testimony testimony;
  private final Told told;

  Retention(LedgerSettings settings, Testimony testimony, Told told) {
    this.retentionMilli = settings.retention().toMillis();
    this.testimony = testimony;
    this.told = told;
  }

  /** Takes it that a look of this time is complete. */
  void looked(ClusterFacts cluster, long unixMilli) {
    if (retentionMilli == 0 || !cluster.isToAge(unixMilli, retentionMilli / STEPS)) {
      return;
    }
    long horizon = unixMilli - retentionMilli;
    cluster
        .partitions()
        .forEach((partition, facts) -> {
          long before = facts.keptFrom();
          long from = facts.age(unixMilli, horizon);
          if (from > before) {
            testimony.trim(partition, from);
            told.trim(partition, from);
          }
        });
    for (InputPartition gone :
        cluster.forgetUnnamed(unixMilli - Math.max(retentionMilli, UNNAMED_MILLIS))) {
      testimony.forget(gone);
      told.forget(gone);
    }
    testimony.reports().forgetSilent(horizon);
    testimony.attendance().forgetSilent(horizon);
  }
}
