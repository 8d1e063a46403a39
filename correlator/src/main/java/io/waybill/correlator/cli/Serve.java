package io.waybill.correlator.cli;

import io.waybill.correlator.config.ConfigException;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.config.WaybillConfig;
import io.waybill.correlator.service.Service;
import io.waybill.correlator.service.StartException;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.store.StoreException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waybill serve}: reads Kafka, answers HTTP, until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Reads logs, spans and dead letters from Kafka and answers over HTTP.",
      "",
      "With a file (docs/configuration.md has every key):",
      "  waybill serve -c waybill.yaml",
      "or, to try it out:",
      "  waybill serve --bootstrap-servers localhost:9092 --topics 'logs|otlp_.*|.*-dlt'",
      ""
    })
final class Serve implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      description = "the configuration (./waybill.yaml, where it is there)")
  private @Nullable Path config;

  @Option(
      names = "--reindex",
      description = "throw the index away first, and read everything again that Kafka still has")
  private boolean reindex;

  @Option(
      names = "--insecure",
      description = "answer on an address that others can reach, without access.tokens-file")
  private boolean insecure;

  @Option(names = "--bootstrap-servers", description = "the brokers, without a configuration")
  private String bootstrapServers = "";

  @Option(
      names = "--topics",
      description = "a regular expression that whole topic names match, without a configuration")
  private String topics = "";

  @Option(
      names = "--cluster",
      defaultValue = "main",
      description = "the cluster's name (${DEFAULT-VALUE})")
  private String cluster = "";

  @Option(
      names = "--directory",
      defaultValue = "data",
      description = "where the index is kept (./${DEFAULT-VALUE})")
  private Path directory = Path.of("data");

  @Option(names = "--port", defaultValue = "8780", description = "the port (${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description = "a setting of kafka-clients, such as security.protocol=SSL; may be repeated")
  private Map<String, String> kafka = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    WaybillConfig settings;
    try {
      settings = settings();
    } catch (ConfigException e) {
      err.println(String.valueOf(e.getMessage()).indent(0).strip());
      return 2;
    }
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  stop.countDown();
                  awaitQuietly(stopped);
                }));
    try {
      if (reindex) {
        LuceneEventStore.discard(settings.store().directory());
      }
      try (Service service = Service.start(settings, insecure, InstantSource.system())) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
            "Waybill answers on http://"
                + settings.http().address()
                + ":"
                + service.port()
                + " (state: /readyz)");
        out.flush();
        stop.await();
        return 0;
      }
    } catch (StartException | StoreException e) {
      err.println("waybill: " + e.getMessage());
      return 1;
    } finally {
      stopped.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private WaybillConfig settings() throws ConfigException {
    Path file = config == null ? Path.of("waybill.yaml") : config;
    if (bootstrapServers.isEmpty()) {
      if (config == null && !Files.exists(file)) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no waybill.yaml here: name a configuration with -c, or give"
                + " --bootstrap-servers and --topics");
      }
      return ConfigFile.read(file);
    }
    if (topics.isEmpty() || config != null) {
      throw new ParameterException(
          spec.commandLine(), "--bootstrap-servers goes with --topics, and without -c");
    }
    return ConfigFile.of(
        new QuickSettings(bootstrapServers, topics, cluster, directory, port, kafka).yaml());
  }
}
