package io.waybill.benchmarks.faultbench;

import io.waybill.benchmarks.WorkDirectory;
import io.waybill.benchmarks.faultbench.inject.Injector;
import io.waybill.benchmarks.faultbench.inject.Regime;
import io.waybill.benchmarks.faultbench.score.Tally;
import io.waybill.benchmarks.faultbench.score.Told;
import io.waybill.benchmarks.faultbench.score.Waybill;
import io.waybill.correlator.config.ConfigException;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import io.waybill.correlator.service.StartException;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.embeddedkafka.SaslListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One regime: a broker and a Waybill of its own, the faults, and what is said of them. */
record Stage(Regime regime, List<String> faults, long seed, int messages, Path agent) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  Tally run() throws IOException, InterruptedException {
    try (WorkDirectory directory = WorkDirectory.create("waybill-faultbench")) {
      SaslListener sasl = new SaslListener(EmbeddedKafka.freePort(), Map.of("waybill", "secret"));
      try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.path().resolve("kafka"), sasl)) {
        kafka.createTopics(
            Map.of("otlp_spans", 2, "otlp_logs", 1, "otlp_metrics", 1, "waybill-outcomes", 2));
        if (regime == Regime.NO_ACLS) {
          Acls.allowTelemetryOnly(kafka.bootstrapServers());
        }
        try (Elsewhere elsewhere = Elsewhere.of(faults, directory.path());
            Service service = waybill(directory.path(), kafka, sasl, elsewhere);
            Waybill waybill = new Waybill(service.port())) {
          Path truth = directory.path().resolve("truth.jsonl");
          inject(kafka, elsewhere, service.port(), truth);
          return new Tally(waybill.settled(Told.read(truth), PATIENCE));
        } catch (StartException | ConfigException e) {
          throw new IOException("Waybill does not start: " + e.getMessage(), e);
        }
      }
    }
  }

  private Service waybill(
      Path directory, EmbeddedKafka kafka, SaslListener sasl, Elsewhere elsewhere)
      throws StartException, ConfigException {
    Map<String, String> client =
        regime == Regime.NO_ACLS
            ? sasl.client("waybill", "secret")
            : Map.of("bootstrap.servers", kafka.bootstrapServers());
    String settings =
        client.entrySet().stream()
            .map(one -> one.getKey() + ": '" + one.getValue().replace("'", "''") + "'")
            .collect(Collectors.joining(", "));
    String withoutDeadLetters =
        faults.stream()
            .filter(fault -> !fault.startsWith("dead-letter") && !fault.equals("share-rejected"))
            .map(fault -> "group-" + fault)
            .collect(Collectors.joining(", "));
    return Service.start(
        ConfigFile.of(
            String.format(
                Locale.ROOT,
                """
                http: {port: 0}
                store: {directory: '%s', refresh-interval: 200ms, memory: 64MiB, commit-interval: 1s}
                kafka: {%s}
                otlp: {}
                inputs:
                  - {name: telemetry, topics: 'otlp_.*|waybill-outcomes'}
                  - {name: dead letters, topics: '.*-dlt|.*-retry|dlq[.].*'}
                  - {name: tap, topics: 'bench-(?!.*-(dlt|retry)$).*', format: message, message-keys: [region]}
                  %s
                observer: {interval: 250ms, grace: 2s, outcome-within: 2s, stuck-after: 10m,
                  groups-without-dead-letters: [%s], groups-that-filter: [group-filtered-declared],
                  messages-not-for-groups: ['group-filtered-by-header:bench-filtered-by-header:region!=eu'],
                  mirrors: [%s]}
                """,
                directory.resolve("index"),
                settings,
                elsewhere.input(),
                withoutDeadLetters,
                elsewhere.mirror())),
        false,
        InstantSource.system());
  }

  private void inject(EmbeddedKafka kafka, Elsewhere elsewhere, int port, Path truth)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (regime == Regime.AGENT) {
      command.add("-javaagent:" + agent);
      command.add("-Dotel.service.name=bench");
      command.add("-Dotel.exporter.otlp.endpoint=http://127.0.0.1:" + port);
      command.add("-Dotel.exporter.otlp.protocol=http/protobuf");
      command.add("-Dotel.metric.export.interval=500");
      command.add("-Dotel.experimental.sdk.telemetry.version=latest");
      command.add("-Dotel.instrumentation.runtime-telemetry.enabled=false");
      command.add("-Dotel.instrumentation.kafka.metric-reporter.enabled=false");
      command.add("-Dotel.logs.exporter=none");
      command.add("-Dotel.bsp.schedule.delay=200");
      command.add("-Dotel.bsp.max.queue.size=100000");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Injector.class.getName());
    command.addAll(
        List.of(
            kafka.bootstrapServers(),
            "http://127.0.0.1:" + port,
            regime.name(),
            Long.toString(seed),
            Integer.toString(messages),
            truth.toString(),
            String.join(",", faults),
            elsewhere.brokers()));
    Path log = truth.resolveSibling("injector.log");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException(
          "not every fault could be injected: " + java.nio.file.Files.readString(log));
    }
  }
}
