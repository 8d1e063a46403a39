package io.waybill.benchmarks.fluentbit;

import io.waybill.benchmarks.WorkDirectory;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.fluentbit.FluentBit;
import io.waybill.fluentbit.plugin.PluginBuild;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the outputs cost, interleaved on the same input: CPU of the whole agent, records a second by
 * the broker's own clock, and peak memory.
 */
@Command(
    name = "fluentbit speed",
    mixinStandardHelpOptions = true,
    description = "What Fluent Bit's own output and ours cost, on the same input.")
public final class Speed implements Callable<Integer> {
  private static final Map<String, String> OUTPUTS =
      Map.of(
          "null",
          "    - {name: \"null\", match: '*'}\n",
          "kafka",
          "    - {name: kafka, match: '*', brokers: '%s', topics: '%s', message_key_field: trace_id, rdkafka.acks: all, workers: 1}\n",
          "waybill",
          "    - {name: waybill, match: '*', brokers: '%s', topic: '%s', tenant: acme, journal: '%s', workers: 1, retry_limit: no_limits}\n");

  @Option(names = "--home", hidden = true, required = true)
  private Path home = Path.of(".");

  @Option(names = "--lines", description = "Lines of each run; default ${DEFAULT-VALUE}.")
  private int lines = 1_000_000;

  @Option(
      names = "--flush",
      description =
          "Seconds between the agent's flushes, which records a second are rounded to; default"
              + " ${DEFAULT-VALUE}.")
  private String flush = "1";

  @Option(
      names = "--rounds",
      description =
          "Rounds over all outputs, after one that warms the broker up and is not counted; default"
              + " ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Spec private CommandSpec spec = CommandSpec.create();

  private record Run(
      double cpuMicros, double brokerMicros, double perSecond, double peakMegabytes) {}

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Speed()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    FluentBit agent = FluentBit.find().orElse(new FluentBit(Path.of("")));
    Path plugin;
    try {
      plugin = PluginBuild.of(home, PluginBuild.Flavour.RELEASE).plugin();
    } catch (PluginBuild.Unavailable e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 2;
    }
    if (agent.program().toString().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("There is no fluent-bit: set FLUENT_BIT to one, or have it on the PATH.");
      return 2;
    }
    // the agent drops each page that it has read, so that a file on disk is read from there each
    // time
    try (WorkDirectory directory = WorkDirectory.create("waybill-speed");
        WorkDirectory lines = WorkDirectory.inMemory("waybill-lines")) {
      measure(agent, plugin, directory.path(), lines.path().resolve("input.log"), out);
    }
    return 0;
  }

  private void measure(FluentBit agent, Path plugin, Path directory, Path input, PrintWriter out)
      throws IOException, InterruptedException {
    Feed feed = new Feed(input, Duration.ZERO);
    for (int i = 0; i < lines; i += 10_000) {
      feed.burst(Math.min(10_000, lines - i));
    }
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      for (int round = 0; round <= rounds; round++) {
        for (String output : order(round)) {
          Run run = run(agent, plugin, directory, input, kafka, output, round);
          if (round > 0) {
            runs.computeIfAbsent(output, o -> new ArrayList<>()).add(run);
          }
          out.printf(
              Locale.ROOT,
              "%d %-8s %.2f us CPU a record, %.2f us the broker's, %.0f records/s, peak %.0f MB%n",
              round,
              output,
              run.cpuMicros(),
              run.brokerMicros(),
              run.perSecond(),
              run.peakMegabytes());
          out.flush();
        }
      }
    }
    List<Run> stock = runs.getOrDefault("kafka", List.of());
    List<Run> ours = runs.getOrDefault("waybill", List.of());
    out.println("ours over stock's of the same round: median (least, most)");
    say(out, "CPU", ours, stock, Run::cpuMicros);
    say(out, "the broker's CPU", ours, stock, Run::brokerMicros);
    say(out, "records a second", ours, stock, Run::perSecond);
    say(out, "peak memory", ours, stock, Run::peakMegabytes);
  }

  /** By round, since the machine's own speed changes from one to the next. */
  private static void say(
      PrintWriter out, String what, List<Run> ours, List<Run> stock, ToDoubleFunction<Run> of) {
    double[] ratios =
        IntStream.range(0, ours.size())
            .mapToDouble(i -> of.applyAsDouble(ours.get(i)) / of.applyAsDouble(stock.get(i)))
            .sorted()
            .toArray();
    double middle = (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2;
    out.printf(
        Locale.ROOT,
        "  %-17s %.2f (%.2f, %.2f)%n",
        what,
        middle,
        ratios[0],
        ratios[ratios.length - 1]);
  }

  /** The two change places from round to round, since what ran before leaves the machine warm. */
  private static List<String> order(int round) {
    return round % 2 == 0
        ? List.of("null", "kafka", "waybill")
        : List.of("null", "waybill", "kafka");
  }

  private Run run(
      FluentBit agent,
      Path plugin,
      Path directory,
      Path input,
      EmbeddedKafka kafka,
      String output,
      int round)
      throws IOException, InterruptedException {
    String topic = output + "-" + round;
    createTopic(kafka, topic);
    Path configuration =
        Files.writeString(
            directory.resolve(topic + ".yaml"),
            String.format(
                    Locale.ROOT,
                    """
                    service: {flush: %s, grace: 10, log_level: warn, parsers_file: %s}
                    pipeline:
                      inputs:
                        - {name: tail, path: '%s', read_from_head: on, parser: waybill-json, exit_on_eof: on, mem_buf_limit: 50M}
                      outputs:
                    """,
                    flush,
                    home.resolve("parsers/waybill.conf"),
                    input)
                + String.format(
                    Locale.ROOT,
                    OUTPUTS.getOrDefault(output, ""),
                    kafka.bootstrapServers(),
                    topic,
                    directory.resolve(topic + ".journal")));
    Path times = directory.resolve(topic + ".times");
    // the shell's own times, since those of a process are gone when it ends
    String command =
        "TIMEFORMAT='%U %S'; time "
            + agent.program()
            + " -e "
            + plugin
            + " -c "
            + configuration
            + " > "
            + directory.resolve(topic + ".log")
            + " 2>&1";
    Duration before = ownCpu();
    Process process =
        new ProcessBuilder("bash", "-c", command).redirectError(times.toFile()).start();
    long peak = 0;
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, process.children().mapToLong(Speed::peakBytes).max().orElse(0));
    }
    double cpu =
        Arrays.stream(Files.readString(times).strip().split("\\s+"))
            .mapToDouble(Double::parseDouble)
            .sum();
    double brokerCpu = (double) ownCpu().minus(before).toNanos() / 1000;
    double perSecond = output.equals("null") ? Double.NaN : perSecond(kafka, topic);
    deleteTopic(kafka, topic);
    return new Run(cpu * 1e6 / lines, brokerCpu / lines, perSecond, (double) peak / (1 << 20));
  }

  /** The broker runs in this process. */
  private static Duration ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static long peakBytes(ProcessHandle process) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException ended) {
      return 0;
    }
    return 0;
  }

  private static void createTopic(EmbeddedKafka kafka, String topic) throws IOException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, 3, (short) 1)
                      .configs(
                          Map.of(
                              "message.timestamp.type",
                              "LogAppendTime",
                              "file.delete.delay.ms",
                              "0"))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** So that no run pays for writing out what one before it has left. */
  private static void deleteTopic(EmbeddedKafka kafka, String topic) throws IOException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** By the times at which the broker appended the first and the last. */
  private double perSecond(EmbeddedKafka kafka, String topic) throws IOException {
    LongSummaryStatistics times = new LongSummaryStatistics();
    AllRecords.of(
        kafka.bootstrapServers(),
        topic,
        record -> {
          if (record.headers().lastHeader("waybill-control") == null) {
            times.accept(record.timestamp());
          }
        });
    if (times.getCount() != lines) {
      throw new IOException(topic + " has " + times.getCount() + " records, not " + lines);
    }
    return lines * 1000.0 / Math.max(1, times.getMax() - times.getMin());
  }
}
