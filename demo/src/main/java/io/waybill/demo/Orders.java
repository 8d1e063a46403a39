package io.waybill.demo;

import io.waybill.demo.Demo.FaultName;
import io.waybill.demo.faults.Fault;
import io.waybill.demo.faults.FaultPlan;
import io.waybill.demo.pipeline.LogFile;
import io.waybill.demo.pipeline.Pipeline;
import io.waybill.demo.pipeline.Topics;
import io.waybill.demo.truth.Truth;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code waybill orders}: the demo's pipeline alone. */
@Command(
    name = "orders",
    mixinStandardHelpOptions = true,
    description = {
      "Places orders in the demo's pipeline, with its faults, on a Kafka that is there already, until",
      "Ctrl-C. A Waybill that reads from that Kafka shows what became of them.",
      "",
      "Example:",
      "  waybill orders --kafka localhost:9092 --otlp http://localhost:8780",
      ""
    })
public final class Orders implements Callable<Integer> {
  private static final int PARTITIONS = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--kafka", required = true, paramLabel = "HOST:PORT", description = "the brokers")
  private String kafka = "";

  @Option(
      names = "--otlp",
      required = true,
      paramLabel = "URL",
      description = "who takes spans as OTLP over HTTP: Waybill, or a Collector")
  private String otlp = "";

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "log files are written here, for an agent to ship (logs go to Kafka)")
  private @Nullable Path logs;

  @Option(names = "--rate", defaultValue = "5", description = "orders a second (${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--orders",
      defaultValue = "9223372036854775807",
      hidden = true,
      description = "how many")
  private long most;

  @Option(
      names = "--faults",
      split = ",",
      converter = FaultName.class,
      description = "only these (all)")
  private List<Fault> faults = List.of(Fault.values());

  /** Places orders and exits. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Orders()).setUsageHelpWidth(100).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    PrintWriter out = spec.commandLine().getOut();
    createTopics();
    LogFile files = logs == null ? LogFile.NONE : LogFile.in(Files.createDirectories(logs));
    FaultPlan plan = new FaultPlan(System.nanoTime(), faults);
    try (Pipeline pipeline = new Pipeline(kafka, otlp, files, plan, new Truth())) {
      out.println("placing " + rate + " orders a second; Ctrl-C ends it");
      out.flush();
      long begin = System.nanoTime();
      for (long order = 1; order <= most && !Thread.interrupted(); order++) {
        pipeline.place(order);
        LockSupport.parkNanos(begin + (long) (order * 1e9 / rate) - System.nanoTime());
      }
    }
    return 0;
  }

  private void createTopics() throws InterruptedException, ExecutionException {
    Set<String> names = new LinkedHashSet<>(Topics.BUSINESS);
    names.addAll(Topics.TELEMETRY);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      for (String name : names) {
        NewTopic topic = new NewTopic(name, Optional.of(PARTITIONS), Optional.empty());
        try {
          admin.createTopics(Set.of(topic)).all().get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    }
  }
}
