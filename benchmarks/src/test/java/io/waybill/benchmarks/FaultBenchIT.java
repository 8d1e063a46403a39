package io.waybill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.benchmarks.faultbench.FaultBench;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The truth bench, with few messages: every fault, by outcomes alone and by all spans; and those
 * that spans decide, by some of them.
 */
final class FaultBenchIT {
  /** What a lost span may deceive of; the broker's facts and dead letters are the same without. */
  private static final String BY_SPANS =
      "nothing-wrong,swallowed-exception,retried-in-place,async-hand-off,deserializer-skip,"
          + "filtered-declared,filtered-by-header,rebalance,dead-letter-lost,retried,"
          + "operator-jump,commit-deleted,partition-added-latest,sent-twice,zombie,acks-0,"
          + "timed-out,closed-unflushed";

  private static String run(String regime, String messages, String... more) {
    StringWriter out = new StringWriter();
    List<String> arguments =
        new ArrayList<>(List.of("--regimes", regime, "--messages", messages, "--seed", "7"));
    arguments.addAll(List.of(more));
    int code =
        new CommandLine(new FaultBench())
            .setOut(new PrintWriter(out))
            .execute(arguments.toArray(String[]::new));
    assertThat(code).as(out.toString()).isZero();
    return out.toString();
  }

  @Test
  void byOutcomesEveryFaultIsFoundAndNobodyIsAccused() {
    assertThat(run("outcomes", "120"))
        .contains("recall    1.000")
        .endsWith("passed" + System.lineSeparator());
  }

  @Test
  void byAllSpansAndTheSdksCountOfThemEveryFaultIsFound() {
    assertThat(run("full", "120")).endsWith("passed" + System.lineSeparator());
  }

  @Test
  void whereSpansAreLostNobodyIsAccused() {
    assertThat(run("loss-20", "300", "--faults", BY_SPANS))
        .endsWith("passed" + System.lineSeparator());
  }
}
