package io.waybill.embeddedkafka;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;

/**
 * One real Kafka node, broker and controller, in this JVM; on loopback and without authentication.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private final int port;
  private final Node node;

  private EmbeddedKafka(int port, Node node) {
    this.port = port;
    this.node = node;
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
    return start(directory, port, more, Optional.empty());
  }

  /** Starts a node that has this listener besides its open one. */
  public static EmbeddedKafka start(Path directory, SecuredListener secured) throws IOException {
    return start(directory, freePort(), Map.of(), Optional.of(secured));
  }

  private static EmbeddedKafka start(
      Path directory, int port, Map<String, String> more, Optional<SecuredListener> secured)
      throws IOException {
    NodeAddress address = new NodeAddress(1, port, freePort());
    Map<String, String> settings = BrokerSettings.of(address, directory, address.voter(), secured);
    settings.putAll(more);
    return new EmbeddedKafka(port, Node.start(settings, Uuid.randomUuid().toString()));
  }

  /** A port that is free now. */
  public static int freePort() throws IOException {
    return NodeAddress.freePort();
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
    node.close();
  }
}
