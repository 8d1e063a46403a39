package io.waybill.benchmarks.faultbench;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.benchmarks.WorkDirectory;
import io.waybill.benchmarks.faultbench.inject.Soak;
import io.waybill.benchmarks.faultbench.score.LostWatch;
import io.waybill.benchmarks.faultbench.score.Waybill;
import io.waybill.correlator.config.ConfigException;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import io.waybill.correlator.service.StartException;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Many messages, nothing lost: how many are ever called so? */
record CleanSoak(long messages) {
  private static final long PATIENCE_NANOS = Duration.ofMinutes(15).toNanos();

  /** The result, for the JSON of the bench. */
  record Result(long messages, int falseLost) {}

  Result run(PrintWriter out) throws IOException, InterruptedException {
    try (WorkDirectory directory = WorkDirectory.create("waybill-soak");
        EmbeddedKafka kafka = EmbeddedKafka.start(directory.path().resolve("kafka"))) {
      kafka.createTopics(
          Map.of("otlp_spans", 2, "otlp_logs", 1, "otlp_metrics", 1, "waybill-outcomes", 2));
      try (Service service = Service.start(config(directory.path(), kafka), false, system());
          Waybill waybill = new Waybill(service.port());
          LostWatch watch = new LostWatch(waybill)) {
        soak(kafka, service.port());
        untilQuiet(waybill);
        for (JsonNode pipeline : waybill.get("/api/v1/pipelines").path("items")) {
          out.println("  " + pipeline);
        }
        long told = changes(waybill);
        out.printf(
            Locale.ROOT,
            "soak: %,d messages of three groups, asked %,d times what is lost: %d; verdicts ever"
                + " told: %d%n",
            messages,
            watch.looks(),
            watch.everLost().size(),
            told);
        watch.everLost().stream().limit(5).forEach(one -> out.println("  called lost: " + one));
        out.flush();
        return new Result(messages, watch.everLost().size() + (int) told);
      } catch (StartException | ConfigException e) {
        throw new IOException("Waybill does not start: " + e.getMessage(), e);
      }
    }
  }

  /** Verdicts that were ever told, corrected or not: here each accuses somebody. */
  private static long changes(Waybill waybill) throws IOException {
    return waybill
        .text("/metrics")
        .lines()
        .filter(line -> line.startsWith("waybill_verdict_changes_total"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static InstantSource system() {
    return InstantSource.system();
  }

  private static io.waybill.correlator.config.WaybillConfig config(
      Path directory, EmbeddedKafka kafka) throws ConfigException {
    return ConfigFile.of(
        String.format(
            Locale.ROOT,
            """
            http: {port: 0}
            store: {directory: '%s', memory: 128MiB, commit-interval: 2s}
            kafka: {bootstrap.servers: '%s'}
            otlp: {}
            inputs:
              - {name: telemetry, topics: 'otlp_.*|waybill-outcomes'}
            observer: {verdicts-topic: waybill-verdicts, interval: 1s, grace: 5s, outcome-within: 5s,
              groups-without-dead-letters: [soak-outcomes, soak-dropped, soak-spans]}
            """,
            directory.resolve("index"),
            kafka.bootstrapServers()));
  }

  private void soak(EmbeddedKafka kafka, int port) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-Djava.util.logging.config.file="
                        + System.getProperty("java.util.logging.config.file", ""),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Soak.class.getName(),
                    kafka.bootstrapServers(),
                    "http://127.0.0.1:" + port,
                    Long.toString(messages)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("the soak's applications ended with " + code);
    }
  }

  /** Until what is delivered does not grow any more, a while after the last message. */
  private static void untilQuiet(Waybill waybill) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    String before = "";
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofSeconds(15).toNanos());
      String now = waybill.get("/api/v1/pipelines").path("items").toString();
      if (now.equals(before)) {
        return;
      }
      before = now;
    }
  }
}
