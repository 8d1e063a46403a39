package io.waybill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.benchmarks.faultbench.FaultBench;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The truth bench, with few messages: every fault, by outcomes alone, by all spans, and by some of
 * them.
 */
final class FaultBenchIT {
  private static String run(String regime, String messages) {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new FaultBench())
            .setOut(new PrintWriter(out))
            .execute("--regimes", regime, "--messages", messages, "--seed", "7");
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
    assertThat(run("loss-20", "300")).endsWith("passed" + System.lineSeparator());
  }
}
