package io.waybill.benchmarks.fluentbit;

import io.waybill.fluentbit.FluentBit;
import io.waybill.fluentbit.plugin.PluginBuild;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What each way loses, in each scenario, with the real agent and a real broker. */
@Command(
    name = "fluentbit loss",
    mixinStandardHelpOptions = true,
    description = "What Fluent Bit loses on the way to Kafka: its own output and ours.")
public final class LossTable implements Callable<Integer> {
  @Option(names = "--home", hidden = true, required = true)
  private Path home = Path.of(".");

  @Option(names = "--lines", description = "Lines of each run; default ${DEFAULT-VALUE}.")
  private int lines = 50_000;

  @Option(names = "--scenario", description = "Only these: ${COMPLETION-CANDIDATES}.")
  private Scenario[] scenarios = Scenario.values();

  @Option(names = "--way", description = "Only these: ${COMPLETION-CANDIDATES}.")
  private Way[] ways = Way.values();

  @Option(names = "--keep", description = "Keeps logs and files in this folder.")
  private Path keep = Path.of(System.getProperty("java.io.tmpdir"), "waybill-loss");

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LossTable()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    FluentBit agent = FluentBit.find().orElse(new FluentBit(Path.of("")));
    if (agent.program().toString().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("There is no fluent-bit: set FLUENT_BIT to one, or have it on the PATH.");
      return 2;
    }
    Path plugin;
    try {
      plugin = PluginBuild.of(home, PluginBuild.Flavour.RELEASE).plugin();
    } catch (PluginBuild.Unavailable e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 2;
    }
    out.println(
        "| what happens | way | lost | lost in silence | set aside | doubled | doubled after the reader | falsely lost |");
    out.println("|---|---|---|---|---|---|---|---|");
    List<Outcome> ofPlugin = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      for (Way way : ways) {
        Outcome outcome = run(agent, plugin, scenario, way);
        if (way == Way.WAYBILL && !scenario.memory()) {
          ofPlugin.add(outcome);
        }
        out.printf(
            Locale.ROOT,
            "| %s | %s | %d | %d | %d | %d | %d | %d |%n",
            scenario.title(),
            way.title(),
            outcome.lost(),
            outcome.silent(),
            outcome.setAside(),
            outcome.doubled(),
            outcome.doubledAfter(),
            outcome.falselyLost());
        out.flush();
      }
    }
    boolean good =
        ofPlugin.stream()
            .allMatch(o -> o.silent() == 0 && o.doubledAfter() == 0 && o.falselyLost() == 0);
    out.println(
        Arrays.asList(ways).contains(Way.WAYBILL) && good
            ? "out_waybill lost nothing in silence, doubled nothing, and nothing was called lost that was not."
            : "");
    return good ? 0 : 1;
  }

  private Outcome run(FluentBit agent, Path plugin, Scenario scenario, Way way) throws IOException {
    Path directory =
        Files.createTempDirectory(
            Files.createDirectories(keep), scenario.name() + "-" + way.name() + "-");
    try (Rig rig =
        new Rig(agent, home, plugin, way, directory, scenario.memory(), scenario.pattern())) {
      Feed feed =
          new Feed(
              rig.file(), scenario == Scenario.LINES_AHEAD ? Duration.ofHours(2) : Duration.ZERO);
      scenario.run(rig, feed, lines);
      rig.settle(Duration.ofSeconds(12));
      rig.stopAgent();
      rig.settle(Duration.ofSeconds(2));
      return Outcome.of(rig, directory, feed.written(), rig.counted());
    }
  }
}
