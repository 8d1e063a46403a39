package io.waybill.benchmarks.fluentbit;

import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.embeddedkafka.KafkaCluster;
import io.waybill.fluentbit.FluentBit;
import io.waybill.fluentbit.Shipping;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** One broker that can be killed, one agent, one file. */
final class Rig implements AutoCloseable {
  private static final String TOPIC = "logs";
  private static final Pattern DROPPED =
      Pattern.compile("fluentbit_output_dropped_records_total\\{[^}]*} (\\S+)");

  private final Path directory;
  private final KafkaCluster kafka;
  private final Site site;
  private final Shipping shipping;
  private final Path configuration;
  private final Path file;
  private long counted;
  private Optional<FluentBit.Running> running = Optional.empty();

  Rig(FluentBit agent, Path home, Path plugin, Way way, Path directory, boolean memory)
      throws IOException {
    this(agent, home, plugin, way, directory, memory, "app.log");
  }

  Rig(
      FluentBit agent,
      Path home,
      Path plugin,
      Way way,
      Path directory,
      boolean memory,
      String pattern)
      throws IOException {
    this.directory = directory;
    this.file = Files.createDirectories(directory.resolve("logs")).resolve("app.log");
    this.kafka = KafkaCluster.start(directory.resolve("kafka"), 1);
    this.site =
        new Site(
            file.resolveSibling(pattern).toString(),
            kafka.bootstrapServers(),
            TOPIC,
            EmbeddedKafka.freePort());
    this.configuration = way.write(home, directory, site, memory);
    Map<String, String> variables = new HashMap<>();
    variables.put("WAYBILL_LOGS", site.logs());
    variables.put("WAYBILL_BROKERS", site.brokers());
    variables.put("WAYBILL_TOPIC", TOPIC);
    variables.put("WAYBILL_TENANT", "acme");
    variables.put("WAYBILL_GRACE", "10");
    this.shipping =
        new Shipping(
            agent,
            home,
            way == Way.WAYBILL ? Optional.of(plugin) : Optional.empty(),
            directory.resolve("state"),
            variables);
  }

  Path file() {
    return file;
  }

  String brokers() {
    return site.brokers();
  }

  String topic() {
    return TOPIC;
  }

  int httpPort() {
    return site.httpPort();
  }

  void createTopic(Map<String, String> settings) throws IOException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", site.brokers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1).configs(settings))).all().get();
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  void startAgent() throws IOException {
    running = Optional.of(shipping.start(configuration.toString()));
  }

  /** Records that the agent itself has counted as dropped, over all its runs. */
  long counted() {
    return counted;
  }

  private void count() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String metrics =
          client
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:" + site.httpPort() + "/api/v2/metrics/prometheus"))
                      .timeout(Duration.ofSeconds(5))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Matcher dropped = DROPPED.matcher(metrics);
      while (dropped.find()) {
        counted += Math.round(Double.parseDouble(dropped.group(1)));
      }
    } catch (IOException notThere) {
      // an agent that does not answer has told nobody
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stopAgent() throws IOException {
    if (running.isPresent()) {
      count();
      int status = running.get().stop(120);
      running = Optional.empty();
      if (status != 0) {
        throw new IOException("fluent-bit ended with " + status + "; " + directory);
      }
    }
  }

  void killAgent() throws IOException {
    if (running.isPresent()) {
      count();
      running.get().kill();
      running = Optional.empty();
    }
  }

  boolean agentRuns() {
    return running.isPresent();
  }

  void killBroker() {
    kafka.kill(1);
  }

  void restartBroker() throws IOException {
    kafka.restart(1);
  }

  /** Waits until nothing has come for a while. */
  void settle(Duration quiet) {
    long last = -1;
    long since = System.nanoTime();
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < deadline) {
      long now = AllRecords.count(site.brokers(), TOPIC);
      if (now != last) {
        last = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > quiet.toNanos()) {
        return;
      }
      pause(500);
    }
  }

  static void pause(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  @Override
  public void close() {
    running.ifPresent(FluentBit.Running::close);
    kafka.close();
  }
}
