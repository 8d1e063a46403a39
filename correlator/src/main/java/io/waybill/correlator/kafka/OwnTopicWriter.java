package io.waybill.correlator.kafka;

import io.waybill.correlator.ingest.SourceStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that writes one of Waybill's own topics every so often. What fails is told, and tried
 * again from the beginning: the topic is created where it is not there, and clients are made anew.
 */
final class OwnTopicWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OwnTopicWriter.class);

  /** What is under way ends by itself; it is not waited for longer than this. */
  private static final long CLOSE_MILLIS = 5_000;

  private static final long PAUSE_MILLIS = 1_000;

  private final String name;
  private final OwnTopic topic;
  private final Map<String, String> config;
  private final String rights;
  private final Duration every;
  private final Beginning beginning;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile String problem;

  /** Prepares what is to be done with these clients. */
  @FunctionalInterface
  interface Beginning {
    Work begin(Admin admin, Producer<byte[], byte[]> producer);
  }

  /** What is done each time. */
  @FunctionalInterface
  interface Work extends AutoCloseable {
    /**
     * Does it.
     *
     * @return what is wrong, for people; "" where nothing is
     */
    String run() throws InterruptedException, ExecutionException, TimeoutException, IOException;

    @Override
    default void close() {}
  }

  /**
   * A writer, to be started.
   *
   * @param name what it is called in {@code /readyz}, and its thread
   * @param config of the topic, where it is created
   * @param rights to be granted where access is denied, for people
   * @param problem what is wrong before it did anything; "" where nothing is
   */
  OwnTopicWriter(
      String name,
      OwnTopic topic,
      Map<String, String> config,
      String rights,
      Duration every,
      String problem,
      Beginning beginning) {
    this.name = name;
    this.topic = topic;
    this.config = Map.copyOf(config);
    this.rights = rights;
    this.every = every;
    this.problem = problem;
    this.beginning = beginning;
    this.thread = Thread.ofPlatform().daemon().name("waybill-" + name).unstarted(this::run);
  }

  OwnTopicWriter start() {
    thread.start();
    return this;
  }

  /** How it is. Thread-safe. */
  SourceStatus status() {
    String now = problem;
    return new SourceStatus(
        name, "", now.isEmpty() ? List.of() : List.of(name + ": " + now), Map.of());
  }

  private void run() {
    boolean ended = false;
    while (!ended) {
      try (Admin admin = topic.admin()) {
        topic.create(admin, config);
        ended = write(admin);
      } catch (RuntimeException | ExecutionException | TimeoutException | IOException e) {
        ended = stop.getCount() == 0 || failed(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ended = true;
      }
    }
  }

  /** Writes until it is stopped. */
  private boolean write(Admin admin)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    try (Producer<byte[], byte[]> producer = topic.producer();
        Work work = beginning.begin(admin, producer)) {
      do {
        problem = work.run();
      } while (!stop.await(every.toMillis(), TimeUnit.MILLISECONDS));
      return true;
    }
  }

  /** Tells what is wrong, once, and waits a little; true where it is stopped meanwhile. */
  private boolean failed(Exception e) {
    Throwable cause = e instanceof KafkaException ? e : Optional.ofNullable(e.getCause()).orElse(e);
    String before = problem;
    String brokers = topic.client().getOrDefault("bootstrap.servers", "");
    problem =
        cause instanceof AuthorizationException
            ? "the brokers "
                + brokers
                + " deny access ("
                + cause.getMessage()
                + "). Grant "
                + rights
                + ": docs/permissions.md has the commands"
            : BrokerProblem.describe(brokers, cause);
    if (!problem.equals(before)) {
      log.warn("{}: {}", name, problem);
    }
    try {
      return stop.await(Math.max(every.toMillis(), PAUSE_MILLIS), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
