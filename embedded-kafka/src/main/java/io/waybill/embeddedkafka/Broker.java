package io.waybill.embeddedkafka;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code waybill broker}: a real Kafka to try things out with. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one Kafka broker on 127.0.0.1, without authentication, until Ctrl-C. Topics are created",
      "when they are first written to.",
      ""
    })
public final class Broker implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--port", defaultValue = "9092", description = "its port (${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--dir",
      description = "where its data is kept, over restarts too (a temporary directory)")
  private @Nullable Path directory;

  /** Runs the broker and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Broker()).setUsageHelpWidth(100).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path data = directory == null ? Files.createTempDirectory("waybill-broker-") : directory;
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(data, port, Map.of("auto.create.topics.enable", "true"))) {
      out.println("Kafka is on " + kafka.bootstrapServers() + ", its data in " + data);
      out.flush();
      new CountDownLatch(1).await(); // until Ctrl-C: Kafka recovers from that by itself
      return 0;
    }
  }
}
