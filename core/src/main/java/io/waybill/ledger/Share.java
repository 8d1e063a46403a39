package io.waybill.ledger;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** How many of so many, and what can be said of the share behind it. */
public record Share(long some, long all) {
  private static final double DOUBT = 0.05;

  /** An application that tells of less than this share tells of some messages only. */
  private static final double ALL_BUT_FEW = 0.8;

  /**
   * True where an application tells of all that it is given but few, so that its silence about one
   * means something: with 95 % confidence, by Clopper and Pearson's bound.
   */
  public boolean tellsOfAll() {
    return some > 0
        && BetaDistribution.of((double) some, (double) all - some + 1)
                .cumulativeProbability(ALL_BUT_FEW)
            <= DOUBT;
  }
}
