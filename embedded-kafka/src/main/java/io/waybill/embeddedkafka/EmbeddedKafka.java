package io.waybill.embeddedkafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One real Kafka node, broker and controller, in this JVM; on loopback and without authentication.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private final int port;
  private final KafkaRaftServer server;

  private EmbeddedKafka(int port, KafkaRaftServer server) {
    this.port = port;
    this.server = server;
  }

  /**
   * Starts a node on a free port, with its data in this directory, which is formatted where it is
   * empty.
   */
  public static EmbeddedKafka start(Path directory) throws IOException {
    return start(directory, freePort(), Map.of());
  }

  /**
   * Starts a node.
   *
   * @param port the port that clients connect to; the same one again after a restart
   * @param more broker settings that replace this class's own
   * @throws IOException when the directory can't be written, or the node does not start
   */
  public static EmbeddedKafka start(Path directory, int port, Map<String, String> more)
      throws IOException {
    Files.createDirectories(directory);
    Map<String, String> settings = BrokerSettings.of(directory, port, freePort(), more);
    if (!Files.exists(directory.resolve("meta.properties"))) {
      format(directory);
    }
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties(settings), false), Time.SYSTEM);
    server.startup();
    return new EmbeddedKafka(port, server);
  }

  private static java.util.Properties properties(Map<String, String> settings) {
    java.util.Properties properties = new java.util.Properties();
    properties.putAll(settings);
    return properties;
  }

  private static void format(Path directory) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      new Formatter()
          .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(directory.toString()))
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName("CONTROLLER")
          .setUnstableFeatureVersionsEnabled(false)
          .run();
    } catch (Exception e) {
      throw new IOException(
          "can't format " + directory + ": " + said.toString(StandardCharsets.UTF_8), e);
    }
  }

  /** A port that is free now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Creates topics.
   *
   * @param topics each with its number of partitions
   */
  public void createTopics(Map<String, Integer> topics) throws IOException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(
              topics.entrySet().stream()
                  .map(topic -> new NewTopic(topic.getKey(), topic.getValue(), (short) 1))
                  .toList())
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IOException("can't create topics: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What clients connect to, as {@code bootstrap.servers} takes it. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The port that clients connect to. */
  public int port() {
    return port;
  }

  /** Stops the node; its data stays. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
