package io.waybill.benchmarks.faultbench;

import io.waybill.benchmarks.faultbench.inject.Injector;
import io.waybill.benchmarks.faultbench.inject.Regime;
import io.waybill.benchmarks.faultbench.score.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./waybill faultbench}: faults under what telemetry there is, and what is said of them. */
@Command(
    name = "faultbench",
    mixinStandardHelpOptions = true,
    description = {
      "Injects faults into real producers and consumers on a real broker, under several regimes of",
      "telemetry, and compares what Waybill says with what happened. Exit code 1 where an answer is",
      "wrong, or where too little was decided: see benchmarks/expected-verdicts.md.",
      ""
    })
public final class FaultBench implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--faults", split = ",", description = "only these (all)")
  private List<String> faults = Injector.faults();

  @Option(
      names = "--regimes",
      split = ",",
      converter = RegimeName.class,
      description = "only these (all)")
  private List<Regime> regimes =
      Stream.of(Regime.values()).filter(regime -> regime != Regime.SOAK).toList();

  @Option(names = "--seed", defaultValue = "1", description = "of what is lost (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--messages",
      defaultValue = "300",
      description = "of each fault (${DEFAULT-VALUE})")
  private int messages;

  @Option(
      names = "--soak",
      paramLabel = "N",
      description = "no faults: so many messages that nothing happens to, and what is called lost")
  private long soak;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the result there")
  private @Nullable Path json;

  @Option(names = "--agent", hidden = true, description = "OpenTelemetry's Java agent")
  private Path agent = Path.of("");

  /** Runs the bench and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FaultBench()).setUsageHelpWidth(100).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    for (String fault : faults) {
      if (!Injector.faults().contains(fault)) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "no such fault; there are " + String.join(", ", Injector.faults()));
      }
    }
    if (messages < 100 || messages % 60 != 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--messages is a multiple of 60, and at least 120");
    }
    if (soak > 0) {
      CleanSoak.Result result = new CleanSoak(soak).run(out);
      if (json != null) {
        Files.writeString(json, FaultReport.json(Map.of(), Optional.of(result)));
      }
      return result.falseLost() == 0 ? 0 : 1;
    }
    Map<Regime, Tally> tallies = new LinkedHashMap<>();
    boolean passed = true;
    for (Regime regime : regimes) {
      if (regime == Regime.AGENT && !Files.exists(agent)) {
        out.println("agent: left out, there is no OpenTelemetry Java agent at '" + agent + "'");
        continue;
      }
      Tally tally = new Stage(regime, faults, seed, messages, agent).run();
      tallies.put(regime, tally);
      List<String> problems = Gates.problems(regime, tally);
      FaultReport.print(regime, tally, problems, out);
      passed &= problems.isEmpty();
    }
    if (json != null) {
      Files.writeString(json, FaultReport.json(tallies, Optional.empty()));
    }
    out.println(passed ? "passed" : "failed");
    out.flush();
    return passed ? 0 : 1;
  }

  /** Reads {@code loss-1}. */
  static final class RegimeName implements ITypeConverter<Regime> {
    @Override
    public Regime convert(String text) {
      return Stream.of(Regime.values())
          .filter(regime -> regime.label().equals(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "no such regime; there are "
                      + String.join(", ", Stream.of(Regime.values()).map(Regime::label).toList())));
    }
  }
}
