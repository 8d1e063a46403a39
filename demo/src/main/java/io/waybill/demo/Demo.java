package io.waybill.demo;

import io.waybill.correlator.service.Service;
import io.waybill.demo.check.Verdicts;
import io.waybill.demo.faults.Fault;
import io.waybill.demo.faults.FaultPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
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

/** {@code waybill demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a real Kafka broker, an order pipeline with injected faults, and Waybill; prints each",
      "dead letter as it is found. With --for it stops by itself and compares the graph of every",
      "order with what really happened: exit code 0 when nothing is missing and nothing invented.",
      "",
      "Example:",
      "  waybill demo --for 30s",
      ""
    })
public final class Demo implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Seconds.class,
      description = "how long orders come in, such as 30s or 2m; then it drains (until Ctrl-C)")
  private @Nullable Duration injection;

  @Option(
      names = "--port",
      defaultValue = "8780",
      description = "Waybill's port (${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "which orders get which fault (${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--rate", defaultValue = "20", description = "orders a second (${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--faults",
      split = ",",
      converter = FaultName.class,
      description = "only these, with commas between: ${COMPLETION-CANDIDATES} (all)")
  private List<Fault> faults = List.of(Fault.values());

  @Option(names = "--json", paramLabel = "FILE", description = "writes truth and findings there")
  private @Nullable Path json;

  /** Runs the demo and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Demo()).setUsageHelpWidth(100).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path directory = Files.createTempDirectory("waybill-demo-");
    Thread main = Thread.currentThread();
    Thread hook = Thread.ofPlatform().unstarted(() -> stop(main, directory));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      DemoRun run =
          new DemoRun(
              directory,
              new FaultPlan(seed, faults),
              port,
              rate,
              out,
              config -> Service.start(config, false, InstantSource.system()));
      Optional<Verdicts> verdicts = run.run(injection == null ? Duration.ofDays(365) : injection);
      if (verdicts.isEmpty()) {
        return 0;
      }
      long orders = run.truth().orders().size();
      Report.print(verdicts.get(), orders, out);
      if (json != null) {
        Files.writeString(json, Report.json(seed, orders, verdicts.get()));
      }
      return verdicts.get().passed() ? 0 : 1;
    } finally {
      if (!isStopping(hook)) {
        delete(directory);
      }
    }
  }

  /** True where Ctrl-C has begun; then the hook cleans up. */
  private static boolean isStopping(Thread hook) {
    try {
      return !Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stoppingAlready) {
      return true;
    }
  }

  private static void stop(Thread main, Path directory) {
    main.interrupt();
    try {
      main.join(Duration.ofSeconds(10));
      delete(directory);
    } catch (InterruptedException | IOException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Reads {@code 30s} or {@code 2m}. */
  static final class Seconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      if (!text.matches("\\d{1,6}[sm]")) {
        throw new TypeConversionException("a time is written like 30s or 2m");
      }
      long count = Long.parseLong(text.substring(0, text.length() - 1));
      return text.endsWith("m") ? Duration.ofMinutes(count) : Duration.ofSeconds(count);
    }
  }

  /** Reads {@code declined-spring}. */
  static final class FaultName implements ITypeConverter<Fault> {
    @Override
    public Fault convert(String text) {
      return Stream.of(Fault.values())
          .filter(fault -> fault.label().equals(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "no such fault; there are "
                      + String.join(", ", Stream.of(Fault.values()).map(Fault::label).toList())));
    }
  }
}
