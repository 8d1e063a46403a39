package io.waybill.benchmarks.fluentbit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.config.ConfigException;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import io.waybill.correlator.service.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What became of the lines.
 *
 * @param written by the application
 * @param lost never in Kafka, and not in a side file
 * @param silent lost, and in no counter of the agent's
 * @param setAside in a side file
 * @param doubled in Kafka more than once
 * @param doubledAfter more than once in what the reader stored
 * @param falselyLost what the reader calls missing, and is not
 */
record Outcome(
    int written,
    int lost,
    long silent,
    int setAside,
    long doubled,
    long doubledAfter,
    long falselyLost) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NUMBER = Pattern.compile("(?:^|[,{])\\\\?\"n\\\\?\":(\\d+)");
  private static final Pattern STORED =
      Pattern.compile("waybill_events_total\\{[^}]*outcome=\"stored\"[^}]*} (\\S+)");
  private static final Pattern END = Pattern.compile("waybill_input_end_offset\\{[^}]*} (\\S+)");
  private static final Pattern READ =
      Pattern.compile("waybill_input_position\\{[^}]*state=\"durable\"[^}]*} (\\S+)");

  /** Looks at the topic, at the side file, and at what a fresh reader makes of it. */
  static Outcome of(Rig rig, Path directory, int written, long counted) throws IOException {
    BitSet seen = new BitSet();
    long[] records = {0};
    AllRecords.of(
        rig.brokers(),
        rig.topic(),
        record -> {
          Matcher number = NUMBER.matcher(new String(record.value(), UTF_8));
          if (number.find()) {
            seen.set(Integer.parseInt(number.group(1)));
            records[0]++;
          }
        });
    BitSet aside = aside(directory.resolve("state"));
    BitSet there = (BitSet) seen.clone();
    there.or(aside);
    int lost = written - there.cardinality();
    Read read = read(rig, directory);
    return new Outcome(
        written,
        lost,
        Math.max(0, lost - Math.max(counted, read.missing() + read.absentLines(rig, written))),
        aside.cardinality(),
        records[0] - seen.cardinality(),
        Math.max(0, read.stored() - seen.cardinality()),
        Math.max(0, read.missing() - lost));
  }

  private static BitSet aside(Path state) throws IOException {
    BitSet numbers = new BitSet();
    Path file = state.resolve("waybill.journal.refused.ndjson");
    if (Files.exists(file)) {
      try (Stream<String> lines = Files.lines(file)) {
        lines.forEach(line -> {
          Matcher number = NUMBER.matcher(line);
          if (number.find()) {
            numbers.set(Integer.parseInt(number.group(1)));
          }
        });
      }
    }
    return numbers;
  }

  private record Read(long stored, long missing, long absentBytes) {
    /** How many lines the bytes are that never reached the agent's output. */
    long absentLines(Rig rig, int written) throws IOException {
      long bytes = 0;
      try (Stream<Path> files = Files.list(rig.file().getParent())) {
        for (Path file : files.toList()) {
          bytes += Files.size(file);
        }
      }
      return bytes == 0 ? 0 : Math.round((double) absentBytes * written / bytes);
    }
  }

  private static Read read(Rig rig, Path directory) throws IOException {
    String config =
        String.format(
            Locale.ROOT,
            """
            http: {port: 0}
            store: {directory: '%s', refresh-interval: 100ms, commit-interval: 1s}
            kafka: {bootstrap.servers: '%s'}
            inputs: [{name: logs, topics: '%s'}]
            """,
            directory.resolve("index"),
            rig.brokers(),
            rig.topic());
    try (Service service = Service.start(ConfigFile.of(config), false, InstantSource.system());
        HttpClient client = HttpClient.newHttpClient()) {
      String metrics = "";
      long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      do {
        Rig.pause(500);
        metrics = get(client, service.port(), "/metrics");
      } while ((sum(END, metrics) == 0 || sum(END, metrics) != sum(READ, metrics))
          && System.nanoTime() < deadline);
      Rig.pause(5000); // so that gaps are judged
      metrics = get(client, service.port(), "/metrics");
      JsonNode completeness =
          JSON.readTree(get(client, service.port(), "/api/v1/events?limit=1")).path("completeness");
      long missing = 0;
      for (JsonNode agent : completeness.path("agents")) {
        missing += agent.path("missing").asLong();
      }
      long absent = 0;
      for (JsonNode file : completeness.path("files")) {
        absent += file.path("bytesAbsent").asLong();
      }
      return new Read(sum(STORED, metrics), missing, absent);
    } catch (ConfigException | StartException e) {
      throw new IOException(e);
    }
  }

  private static long sum(Pattern sample, String metrics) {
    double sum = 0;
    Matcher found = sample.matcher(metrics);
    while (found.find()) {
      sum += Double.parseDouble(found.group(1));
    }
    return Math.round(sum);
  }

  private static String get(HttpClient client, int port, String path) throws IOException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
