package io.waybill.demo;

import io.waybill.correlator.config.ConfigException;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.config.WaybillConfig;
import io.waybill.correlator.service.Service;
import io.waybill.correlator.service.StartException;
import io.waybill.demo.check.Comparison;
import io.waybill.demo.check.Completeness;
import io.waybill.demo.check.Losses;
import io.waybill.demo.check.Verdicts;
import io.waybill.demo.check.Watch;
import io.waybill.demo.check.Waybill;
import io.waybill.demo.faults.FaultPlan;
import io.waybill.demo.pipeline.Audit;
import io.waybill.demo.pipeline.Pipeline;
import io.waybill.demo.pipeline.ShippedLogs;
import io.waybill.demo.pipeline.Topics;
import io.waybill.demo.truth.Truth;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One run: a broker, a Waybill, a pipeline, and the comparison at its end. */
final class DemoRun {
  private static final Duration DRAIN = Duration.ofSeconds(60);
  private static final int PARTITIONS = 2;

  /** Starts Waybill. */
  interface Starter {
    Service start(WaybillConfig config) throws StartException;
  }

  private final Path directory;
  private final FaultPlan plan;
  private final int port;
  private final double ordersPerSecond;
  private final PrintWriter out;
  private final Starter starter;
  private final Truth truth = new Truth();

  /**
   * A run.
   *
   * @param starter starts Waybill; tests start one with a broken join
   */
  DemoRun(
      Path directory,
      FaultPlan plan,
      int port,
      double ordersPerSecond,
      PrintWriter out,
      Starter starter) {
    this.directory = directory;
    this.plan = plan;
    this.port = port;
    this.ordersPerSecond = ordersPerSecond;
    this.out = out;
    this.starter = starter;
  }

  Truth truth() {
    return truth;
  }

  /**
   * Runs for this long, or until the thread is interrupted; empty then.
   *
   * @throws IllegalStateException when a part of the demo itself fails
   */
  Optional<Verdicts> run(Duration injection) throws IOException, ConfigException, StartException {
    say("starting a Kafka broker in this JVM ...");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      kafka.createTopics(topics());
      try (Service service = starter.start(ConfigFile.of(yaml(kafka.bootstrapServers())));
          Waybill waybill = new Waybill("http://127.0.0.1:" + service.port())) {
        say("Kafka is on " + kafka.bootstrapServers());
        say("Waybill's page is at http://localhost:" + service.port() + "/");
        boolean drained = pipeline(kafka, service, waybill, injection);
        if (!drained) {
          return Optional.empty();
        }
        Losses.inWords(waybill).forEach(this::say);
        say("comparing the graphs of " + truth.orders().size() + " orders with what happened ...");
        return Optional.of(new Comparison(truth, waybill).run());
      }
    }
  }

  private boolean pipeline(
      EmbeddedKafka kafka, Service service, Waybill waybill, Duration injection) {
    Watch watch = new Watch(waybill, "http://localhost:" + service.port(), this::say);
    String otlp = "http://127.0.0.1:" + service.port();
    try (Agent agent = Agent.start(directory, kafka.bootstrapServers(), Topics.LOGS, this::say)) {
      if (!orders(kafka, otlp, agent, watch, injection)) {
        return false;
      }
      ShippedLogs.locate(kafka.bootstrapServers(), agent.logs(), truth);
      truth.place();
    }
    await(() ->
        Completeness.lacking(waybill, truth, List.of(Topics.LOGS, Topics.DEAD, Topics.RETRY)));
    await(() -> {
      String lacking = Completeness.unread(waybill);
      watch.look();
      return lacking;
    });
    await(() -> Losses.unjudged(waybill, truth));
    return true;
  }

  /** Places orders for this long; false where it was interrupted. */
  private boolean orders(
      EmbeddedKafka kafka, String otlp, Agent agent, Watch watch, Duration injection) {
    Audit audit = new Audit(kafka.bootstrapServers(), plan, truth);
    try (Pipeline pipeline =
        new Pipeline(kafka.bootstrapServers(), otlp, agent.logs(), plan, truth)) {
      long begin = System.nanoTime();
      long nextLook = begin;
      for (long order = 1; System.nanoTime() - begin < injection.toNanos(); order++) {
        pipeline.place(order);
        if (System.nanoTime() >= nextLook) {
          watch.look();
          nextLook = System.nanoTime() + 1_000_000_000L;
        }
        long due = begin + (long) (order * 1e9 / ordersPerSecond);
        LockSupport.parkNanos(due - System.nanoTime());
        if (Thread.interrupted()) {
          return false;
        }
      }
      say("no more orders; waiting for those on their way ...");
      await(() -> pipeline.isIdle() ? "" : "orders are still on their way");
      audit.lose();
      return true;
    }
  }

  private interface Check {
    String lacking();
  }

  private static void await(Check check) {
    long deadline = System.nanoTime() + DRAIN.toNanos();
    while (true) {
      String lacking = check.lacking();
      if (lacking.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("after " + DRAIN.toSeconds() + " s still: " + lacking);
      }
      LockSupport.parkNanos(100_000_000L);
    }
  }

  private static Map<String, Integer> topics() {
    Map<String, Integer> topics = new java.util.LinkedHashMap<>();
    Topics.BUSINESS.forEach(topic -> topics.put(topic, PARTITIONS));
    Topics.TELEMETRY.forEach(topic -> topics.put(topic, PARTITIONS));
    return topics;
  }

  private String yaml(String brokers) {
    return String.format(
        Locale.ROOT,
        """
        http: {port: %d}
        store: {directory: '%s', commit-interval: 1s, refresh-interval: 200ms, memory: 64MiB}
        kafka: {bootstrap.servers: '%s'}
        otlp:
        inputs:
          - {name: telemetry, topics: [%s]}
        observer: {interval: 500ms, grace: 3s, outcome-within: 3s, groups-without-dead-letters: [shipping]}
        """,
        port,
        directory.resolve("index"),
        brokers,
        String.join(", ", Topics.TELEMETRY));
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
