package io.waybill.benchmarks.faultbench;

import io.waybill.benchmarks.faultbench.inject.Regime;
import io.waybill.benchmarks.faultbench.score.Tally;
import io.waybill.benchmarks.faultbench.score.Tally.Ratio;
import io.waybill.benchmarks.faultbench.score.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What has to hold in each regime, from {@code benchmarks/expected-verdicts.md}. */
final class Gates {
  private static final double PRECISION = 0.99;

  /** Verdicts that rest on the broker's facts alone, whatever the telemetry. */
  private static final List<String> BY_FACTS =
      List.of(
          "expired",
          "never_offered",
          "dead_lettered",
          "in_flight",
          "aborted",
          "none",
          "partitions_added",
          "keys_in_several_partitions");

  /** What may stand beside a verdict here. */
  static final List<String> MARKS = List.of("duplicated", "out_of_order");

  /** What is lost here, its producer's span alone can tell. */
  private static final Set<String> BY_SPANS = Set.of("acks-0", "closed-unflushed", "timed-out");

  /** What became of it, the messages themselves tell, which nobody may read there. */
  private static final String BY_TAP = "dead-letter-wraps";

  /** Whether the last attempt failed there, only all spans tell. */
  private static final String AGAIN = "retried-in-place";

  /** What a share group gives again, and again, only the application can tell to have failed. */
  private static final String SHARED = "share-failed";

  /** Where fewer fail and spans are lost, nobody can tell whether a second attempt succeeded. */
  private static final int MANY = 20;

  private static final double MARKED = 0.95;

  private Gates() {}

  static List<String> problems(Regime regime, Tally tally) {
    List<String> problems = new ArrayList<>();
    require(problems, "precision of lost", tally.lostPrecision(), PRECISION);
    require(problems, "precision of delivered", tally.precision("delivered"), PRECISION);
    for (String mark : MARKS) {
      require(problems, "precision of the mark " + mark, tally.markPrecision(mark), PRECISION);
      if (regime == Regime.FULL || regime == Regime.OUTCOMES) {
        require(problems, "recall of the mark " + mark, tally.markRecall(mark), MARKED);
      }
    }
    least(regime)
        .forEach((became, share) -> {
          int before = problems.size();
          Ratio recall = tally.recall(became, told -> isToBeTold(regime, told, tally));
          require(problems, "recall of " + became, recall, share);
          if (problems.size() > before) {
            problems.add("  which is " + tally.missed(became));
          }
        });
    return problems;
  }

  /** False for what only a span can tell where there is none. */
  private static boolean isToBeTold(Regime regime, Told told, Tally tally) {
    if (told.fault().equals(SHARED) && told.became().equals("failed")) {
      return regime == Regime.OUTCOMES;
    }
    return switch (regime) {
      case OUTCOMES ->
          !told.became().equals("lost_before_broker") || !BY_SPANS.contains(told.fault());
      case LOSS_20 ->
          !told.became().equals("failed")
              || (!told.fault().equals(AGAIN) && tally.alike(told) >= MANY);
      case LOSS_1 -> !told.fault().equals(AGAIN);
      case NO_ACLS -> !told.fault().equals(BY_TAP);
      case OUTAGE -> !told.isInOutage() || BY_FACTS.contains(told.became());
      default -> true;
    };
  }

  /** The least share of each that has to be judged rightly. */
  private static Map<String, Double> least(Regime regime) {
    Map<String, Double> least = new java.util.TreeMap<>();
    if (regime != Regime.NO_ACLS) {
      BY_FACTS.forEach(verdict -> least.put(verdict, 1.0));
    } else {
      least.put("dead_lettered", 1.0);
    }
    switch (regime) {
      case FULL, OUTAGE -> {
        least.put("delivered", 0.99);
        least.put("skipped", 0.95);
        least.put("failed", 0.95);
        least.put("lost_before_broker", 1.0);
      }
      case OUTCOMES -> {
        least.put("delivered", 0.99);
        least.put("failed", 1.0);
        least.put("skipped", 1.0);
        least.put("filtered", 1.0);
        least.put("lost_before_broker", 1.0);
      }
      case LOSS_1 -> {
        least.put("delivered", 0.95);
        least.put("failed", 0.9);
        least.put("lost_before_broker", 0.9);
      }
      case LOSS_20 -> {
        least.put("delivered", 0.7);
        least.put("failed", 0.6);
      }
      case SAMPLED_10 -> least.put("delivered", 0.05);
      case AGENT, NONE, NO_ACLS, SOAK -> {}
    }
    return least;
  }

  private static void require(List<String> problems, String what, Ratio is, double least) {
    if (is.value() < least) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s is %.3f (%d of %d), and has to be %.2f",
              what,
              is.value(),
              is.some(),
              is.all(),
              least));
    }
  }
}
