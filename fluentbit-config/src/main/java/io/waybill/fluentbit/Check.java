package io.waybill.fluentbit;

import io.waybill.correlator.config.ConfigException;
import io.waybill.correlator.service.StartException;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.fluentbit.plugin.PluginBuild;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs each configuration of a folder on a sample, against a broker and a correlator of its own,
 * and says what came out: Fluent Bit's own dry run misses unknown parsers, options and variables.
 */
@Command(
    name = "fluentbit check",
    mixinStandardHelpOptions = true,
    description = {
      "Runs Fluent Bit configurations on a sample, and says what reached Waybill.",
      "A configuration is told the sample by WAYBILL_LOGS, the broker by WAYBILL_BROKERS, the topic by"
          + " WAYBILL_TOPIC, and a folder of its own by WAYBILL_STATE."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all is well", "1:something did not come out", "2:it could not be run"})
public final class Check implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "A folder of *.yaml or *.conf, or one of them.")
  private Path directory = Path.of(".");

  @Option(
      names = "--sample",
      description = "A file of lines; one event with a trace ID is expected for each.")
  private Optional<Path> sample = Optional.empty();

  @Option(names = "--home", hidden = true, required = true)
  private Path home = Path.of(".");

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Check()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, ConfigException, StartException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Optional<FluentBit> agent = FluentBit.find();
    if (agent.isEmpty()) {
      err.println("There is no fluent-bit: set FLUENT_BIT to one, or have it on the PATH.");
      return 2;
    }
    Optional<Path> plugin = Optional.empty();
    try {
      plugin = Optional.of(PluginBuild.of(home, PluginBuild.Flavour.RELEASE).plugin());
    } catch (PluginBuild.Unavailable e) {
      err.println("Without our output plugin: " + e.getMessage());
    }
    Path lines = sample.orElse(home.resolve("parsers/samples/check.log")).toAbsolutePath();
    if (!Files.exists(directory) || !Files.isReadable(lines)) {
      err.println("There is no " + (Files.exists(directory) ? lines : directory) + ".");
      return 2;
    }
    List<Path> configurations = configurations();
    if (configurations.isEmpty()) {
      err.println("There is no *.yaml and no *.conf in " + directory + ".");
      return 2;
    }
    boolean good = true;
    Path work = Files.createTempDirectory("waybill-fluentbit-check");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(work.resolve("kafka"))) {
      for (Path configuration : configurations) {
        String verdict = check(agent.get(), plugin, configuration, lines, kafka, work);
        good &= verdict.startsWith("ok");
        out.printf(Locale.ROOT, "%-28s %s%n", configuration.getFileName(), verdict);
        out.flush();
      }
    }
    return good ? 0 : 1;
  }

  private List<Path> configurations() throws IOException {
    if (Files.isRegularFile(directory)) {
      return List.of(directory.toAbsolutePath());
    }
    try (Stream<Path> files = Files.list(directory)) {
      return new ArrayList<>(
          files
              .filter(file -> file.toString().matches(".*\\.(yaml|conf)"))
              .map(Path::toAbsolutePath)
              .sorted()
              .toList());
    }
  }

  private String check(
      FluentBit agent,
      Optional<Path> plugin,
      Path configuration,
      Path lines,
      EmbeddedKafka kafka,
      Path work)
      throws IOException, ConfigException, StartException {
    String name = configuration.getFileName().toString().replaceAll("[^A-Za-z0-9]", "-");
    Map<String, String> variables = new HashMap<>();
    variables.put("WAYBILL_BROKERS", kafka.bootstrapServers());
    variables.put("WAYBILL_TOPIC", name);
    variables.put("WAYBILL_TENANT", "check");
    variables.put("WAYBILL_LOGS", lines.toString());
    variables.put("WAYBILL_GRACE", "5");
    Shipping shipping = new Shipping(agent, home, plugin, work.resolve(name), variables);
    String dry = shipping.dryRun(configuration.toString());
    if (!dry.isEmpty()) {
      return "REFUSED by the dry run: "
          + dry.lines().filter(line -> line.contains("error")).findFirst().orElse(dry);
    }
    kafka.createTopics(Map.of(name, 1));
    int expected =
        (int)
            Files.readAllLines(lines, java.nio.charset.StandardCharsets.ISO_8859_1).stream()
                .filter(line -> !line.isBlank())
                .count();
    try (Arrivals arrivals = Arrivals.of(kafka, name, work.resolve(name + "-index"));
        FluentBit.Running running = shipping.start(configuration.toString())) {
      Arrivals.Count count = arrivals.await(expected);
      int status = running.stop(30);
      if (status != 0) {
        return "FAILED with exit status " + status + ": see " + running.log();
      }
      if (count.events() == 0) {
        return "NOTHING came out: does an input read ${WAYBILL_LOGS}? See " + running.log();
      }
      String came =
          count.events() + " of " + expected + " events, " + count.withTrace() + " with a trace ID";
      return (count.events() == expected && count.withTrace() == expected ? "ok: " : "WRONG: ")
          + came;
    }
  }
}
