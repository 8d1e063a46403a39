package io.waybill.ledger;

import java.util.Optional;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * How many messages a group was silent about, and how many spans are lost anyway: that is told by
 * the messages of which the group's span came and the producer's did not. Both are caught or lost
 * independently, as in capture and recapture; where only the group's exporter loses spans this
 * finds losses that are none, which is why it is no verdict.
 *
 * @param messages with a producer's span, that the group went past
 * @param silent of these, without a word of the group
 * @param handled with a span of the group
 * @param unproduced of these, without the producer's
 */
record SpanCount(
    long messages, long silent, long handled, long unproduced, Optional<Pipeline.Place> first) {
  static final SpanCount NONE = new SpanCount(0, 0, 0, 0, Optional.empty());

  /** Fewer messages than this tell nothing. */
  private static final long LEAST = 30;

  SpanCount plus(SpanCount other) {
    return new SpanCount(
        messages + other.messages,
        silent + other.silent,
        handled + other.handled,
        unproduced + other.unproduced,
        first.or(other::first));
  }

  /** What that means; empty where chance alone explains it. */
  Optional<Finding.SilentMessages> finding(String cluster, String topic, String group) {
    if (messages < LEAST || handled < LEAST || silent == 0) {
      return Optional.empty();
    }
    double loss = (double) unproduced / handled;
    long low =
        Math.round(Math.ceil(messages * (lower(silent, messages) - upper(unproduced, handled))));
    long high = Math.round(messages * (upper(silent, messages) - lower(unproduced, handled)));
    return low < 1
        ? Optional.empty()
        : Optional.of(
            new Finding.SilentMessages(
                cluster,
                topic,
                group,
                messages,
                silent,
                Math.round(silent - messages * loss),
                low,
                Math.min(high, silent),
                loss,
                first));
  }

  /** Clopper and Pearson's bounds, at 95 % for both. */
  private static double lower(long some, long all) {
    return some == 0
        ? 0
        : BetaDistribution.of((double) some, (double) all - some + 1)
            .inverseCumulativeProbability(0.025);
  }

  private static double upper(long some, long all) {
    return some == all
        ? 1
        : BetaDistribution.of(some + 1.0, (double) all - some).inverseCumulativeProbability(0.975);
  }
}
