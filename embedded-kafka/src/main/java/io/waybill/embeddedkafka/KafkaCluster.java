package io.waybill.embeddedkafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** Several nodes, each in a JVM of its own that can be killed. Topics have as many replicas. */
public final class KafkaCluster implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  private final Path directory;
  private final String clusterId = Uuid.randomUuid().toString();
  private final List<NodeAddress> nodes = new ArrayList<>();
  private final Map<Integer, Process> processes = new HashMap<>();

  private KafkaCluster(Path directory, int count) throws IOException {
    this.directory = directory;
    for (int id = 1; id <= count; id++) {
      nodes.add(NodeAddress.free(id));
    }
  }

  /** Starts so many nodes with their data below this directory. */
  public static KafkaCluster start(Path directory, int count) throws IOException {
    KafkaCluster cluster = new KafkaCluster(directory, count);
    try {
      List<CompletableFuture<?>> ready = new ArrayList<>();
      for (NodeAddress node : cluster.nodes) {
        ready.add(cluster.launch(node));
      }
      for (CompletableFuture<?> one : ready) {
        await(one);
      }
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private CompletableFuture<?> launch(NodeAddress node) throws IOException {
    Path home = Files.createDirectories(directory.resolve("node-" + node.id()));
    String voters = nodes.stream().map(NodeAddress::voter).collect(Collectors.joining(","));
    Map<String, String> settings =
        BrokerSettings.of(node, home.resolve("data"), voters, Optional.empty());
    String replicas = Integer.toString(nodes.size());
    settings.put("default.replication.factor", replicas);
    settings.put("offsets.topic.replication.factor", replicas);
    settings.put("min.insync.replicas", Integer.toString(Math.max(1, nodes.size() - 1)));
    settings.put("broker.session.timeout.ms", "3000");
    settings.put("broker.heartbeat.interval.ms", "500");
    Properties properties = new Properties();
    properties.putAll(settings);
    Path file = home.resolve("node.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NodeProcess.class.getName(), file.toString(), clusterId));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(home.resolve("node.log").toFile()))
            .start();
    processes.put(node.id(), process);
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("kafka-node-" + node.id())
        .start(() -> {
          try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
              if (line.startsWith(NodeProcess.READY)) {
                ready.complete(true);
              }
            }
            ready.completeExceptionally(
                new IOException("node " + node.id() + " ended; see " + home.resolve("node.log")));
          } catch (IOException e) {
            ready.completeExceptionally(e);
          }
        });
    return ready;
  }

  private static void await(CompletableFuture<?> ready) throws IOException {
    try {
      ready.get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("a node does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What clients connect to. */
  public String bootstrapServers() {
    return nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
  }

  /** Ends a node at once, as {@code kill -9} does. */
  public void kill(int id) {
    Process process = processes.remove(id);
    if (process != null) {
      try {
        process.destroyForcibly().waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Starts a node again that was killed, with its data. */
  public void restart(int id) throws IOException {
    await(launch(nodes.get(id - 1)));
  }

  @Override
  public void close() {
    List.copyOf(processes.keySet()).forEach(this::kill);
  }
}
