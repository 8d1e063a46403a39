package io.waybill.correlator.cli;

import io.waybill.correlator.access.Access;
import io.waybill.correlator.decode.EventDecoder;
import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.TenantRule;
import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.http.Backend;
import io.waybill.correlator.http.HttpApi;
import io.waybill.correlator.http.HttpSettings;
import io.waybill.correlator.ingest.Ingest;
import io.waybill.correlator.kafka.KafkaInput;
import io.waybill.correlator.kafka.KafkaSource;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.lucene.StoreSettings;
import io.waybill.store.StoreException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
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
      "Reads logs, spans and dead letters from Kafka and answers over HTTP on 127.0.0.1.",
      "",
      "Example:",
      "  waybill serve --bootstrap-servers localhost:9092 --topics 'logs|otlp_.*|.*-dlt'",
      ""
    })
final class Serve implements Callable<Integer> {
  private static final int PAYLOAD_BYTES = 256 << 10;
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--bootstrap-servers",
      required = true,
      description = "the brokers, as kafka-clients take them")
  private String bootstrapServers = "";

  @Option(
      names = "--topics",
      required = true,
      description = "a regular expression that whole topic names match")
  private String topics = "";

  @Option(
      names = "--cluster",
      defaultValue = "main",
      description = "the cluster's name in coordinates (${DEFAULT-VALUE})")
  private String cluster = "";

  @Option(
      names = "--directory",
      defaultValue = "data",
      description = "where the index is kept (./${DEFAULT-VALUE})")
  private Path directory = Path.of("data");

  @Option(
      names = "--port",
      defaultValue = "8780",
      description = "the port of 127.0.0.1 (${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description = "a setting of kafka-clients, such as security.protocol=SSL; may be repeated")
  private Map<String, String> kafka = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    InstantSource clock = InstantSource.system();
    KafkaSource source = new KafkaSource(input(), clock);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  stop.countDown();
                  awaitQuietly(stopped);
                }));
    try (LuceneEventStore store = LuceneEventStore.open(directory, StoreSettings.DEFAULTS, clock);
        Ingest ingest =
            Ingest.start(
                List.of(source),
                store,
                new EventDecoder(FieldNames.DEFAULTS, PAYLOAD_BYTES),
                COMMIT_EVERY,
                clock);
        HttpApi api =
            HttpApi.start(
                HttpSettings.loopback(port),
                new Backend(store, ingest::status, ingest::balances, clock),
                Access.open(false),
                Optional.empty())) {
      out.println("Waybill answers on http://127.0.0.1:" + api.port() + " (state: /readyz)");
      out.flush();
      stop.await();
      return 0;
    } catch (StoreException e) {
      spec.commandLine().getErr().println("waybill: " + e.getMessage());
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

  private KafkaInput input() {
    Map<String, String> client = new HashMap<>(kafka);
    client.put("bootstrap.servers", bootstrapServers);
    try {
      return new KafkaInput(
          cluster,
          cluster,
          Pattern.compile(topics),
          Format.AUTO,
          new TenantRule("", TenantRule.DEFAULT_TENANT),
          client);
    } catch (PatternSyntaxException e) {
      throw new ParameterException(
          spec.commandLine(), "--topics is no regular expression: " + e.getMessage());
    }
  }
}
