package io.waybill.ledger;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** How many of so many, and what can be said of the share behind it. */
record Share(long some, long all) {
  private static final double DOUBT = 0.05;

  /**
   * True where the share is at least this, with 95 % confidence: by Clopper and Pearson's bound.
   */
  boolean isAtLeast(double share) {
    return some > 0
        && BetaDistribution.of((double) some, (double) all - some + 1).cumulativeProbability(share)
            <= DOUBT;
  }
}
