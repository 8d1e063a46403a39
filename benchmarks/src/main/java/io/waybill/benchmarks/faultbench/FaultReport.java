package io.waybill.benchmarks.faultbench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.benchmarks.faultbench.inject.Regime;
import io.waybill.benchmarks.faultbench.score.Tally;
import io.waybill.benchmarks.faultbench.score.Tally.Ratio;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BetaDistribution;

/** What the bench found, for people and for programs. */
final class FaultReport {
  private static final int MOST_WRONG = 10;

  private FaultReport() {}

  static void print(Regime regime, Tally tally, List<String> problems, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%s: %,d messages, %,d decided%n",
        regime.label(),
        tally.messages(),
        tally.messages() - tally.abstained());
    tally
        .confusion()
        .forEach((became, said) -> {
          out.printf(Locale.ROOT, "  %-14s", became);
          said.forEach((verdict, count) -> out.printf(Locale.ROOT, "  %s %,d", verdict, count));
          out.println();
        });
    out.println("  lost: precision " + text(tally.lostPrecision()));
    out.println("        recall    " + text(tally.lostRecall()));
    out.println("  delivered: precision " + text(tally.precision("delivered")));
    for (String mark : Gates.MARKS) {
      out.println("  mark " + mark + ": precision " + text(tally.markPrecision(mark)));
      out.println("        recall    " + text(tally.markRecall(mark)));
    }
    out.printf(Locale.ROOT, "  Brier %.4f; right by tenth of confidence:", tally.brier());
    tally
        .calibration()
        .forEach((tenth, right) ->
            out.printf(Locale.ROOT, " .%d %.3f of %,d", tenth, right.value(), right.all()));
    out.println();
    List<String> wrong = tally.wrong();
    wrong.stream().limit(MOST_WRONG).forEach(one -> out.println("  wrong: " + one));
    if (wrong.size() > MOST_WRONG) {
      out.println("  and " + (wrong.size() - MOST_WRONG) + " more that are wrong");
    }
    problems.forEach(problem -> out.println("  MISSED: " + problem));
    out.flush();
  }

  private static String text(Ratio ratio) {
    return String.format(
        Locale.ROOT,
        "%.3f (%d of %d; 95 %%: %.3f to %.3f)",
        ratio.value(),
        ratio.some(),
        ratio.all(),
        lower(ratio),
        upper(ratio));
  }

  /** Clopper and Pearson's bounds. */
  private static double lower(Ratio of) {
    return of.some() == 0
        ? 0
        : BetaDistribution.of((double) of.some(), of.all() - of.some() + 1.0)
            .inverseCumulativeProbability(0.025);
  }

  private static double upper(Ratio of) {
    return of.some() == of.all()
        ? 1
        : BetaDistribution.of(of.some() + 1.0, (double) of.all() - of.some())
            .inverseCumulativeProbability(0.975);
  }

  static String json(Map<Regime, Tally> tallies, Optional<CleanSoak.Result> soak)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    ObjectNode regimes = root.putObject("regimes");
    tallies.forEach((regime, tally) -> {
      ObjectNode one = regimes.putObject(regime.label());
      one.put("messages", tally.messages());
      one.put("abstained", tally.abstained());
      ObjectNode lost = one.putObject("lost");
      lost.put("precision", tally.lostPrecision().value());
      lost.put("recall", tally.lostRecall().value());
      one.put("brier", tally.brier());
      ObjectNode verdicts = one.putObject("verdicts");
      tally
          .confusion()
          .keySet()
          .forEach(became -> {
            ObjectNode verdict = verdicts.putObject(became);
            verdict.put("precision", tally.precision(became).value());
            verdict.put("recall", tally.recall(became).value());
          });
    });
    soak.ifPresent(result -> {
      ObjectNode one = root.putObject("cleanSoak");
      one.put("messages", result.messages());
      one.put("falseLost", result.falseLost());
    });
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
