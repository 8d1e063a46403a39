package io.waybill.correlator.kafka;

import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.correlator.observer.Changes;
import io.waybill.correlator.observer.Look;
import io.waybill.correlator.observer.LookCost;
import io.waybill.correlator.observer.PollJson;
import io.waybill.ledger.Poll;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a cluster every so often and writes what changed to a topic of its own, from which it is
 * read like any input: so that a restart sees the same facts, and what can't be asked again is
 * kept. A look that can't be written is followed by one that tells all.
 */
public final class BrokerObserver implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BrokerObserver.class);
  private static final Duration WHOLE_EVERY = Duration.ofHours(1);
  private static final long SEND_SECONDS = 20;

  /** A look under way ends by itself; it is not waited for longer than this. */
  private static final long CLOSE_MILLIS = 5_000;

  private final KafkaInput facts;
  private final OwnTopic topic;
  private final Duration interval;
  private final Predicate<String> isBusiness;
  private final List<KafkaInput> telemetry;
  private final InstantSource clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<LookCost> cost = Optional.empty();
  private volatile String problem = "the broker was not looked at yet";

  private BrokerObserver(
      KafkaInput facts,
      String topic,
      String verdictsTopic,
      Duration interval,
      List<KafkaInput> telemetry,
      InstantSource clock) {
    this.facts = facts;
    this.topic = new OwnTopic(facts.client(), "waybill-observer", topic);
    this.interval = interval;
    this.telemetry = List.copyOf(telemetry);
    this.isBusiness =
        name ->
            !name.startsWith("__")
                && !name.equals(topic)
                && !name.equals(verdictsTopic)
                && telemetry.stream()
                    .filter(input -> input.cluster().equals(facts.cluster()) && !input.isTap())
                    .noneMatch(input -> input.reads(name));
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("waybill-observer").unstarted(this::run);
  }

  /**
   * Starts looking.
   *
   * @param facts the input that reads the facts, for its cluster and client
   * @param topic where they are written; it is created when it is not there
   * @param verdictsTopic where verdicts are written, or "": it is no business topic
   * @param telemetry the inputs, of whatever cluster: nothing is judged before they are read
   */
  public static BrokerObserver start(
      KafkaInput facts,
      String topic,
      String verdictsTopic,
      Duration interval,
      List<KafkaInput> telemetry,
      InstantSource clock) {
    BrokerObserver observer =
        new BrokerObserver(facts, topic, verdictsTopic, interval, telemetry, clock);
    observer.thread.start();
    return observer;
  }

  /** How it is. Thread-safe. */
  public SourceStatus status() {
    String now = problem;
    return new SourceStatus(
        "observer", "", now.isEmpty() ? List.of() : List.of("observer: " + now), Map.of());
  }

  /** What the last look cost; empty before the first. Thread-safe. */
  public Optional<LookCost> cost() {
    return cost;
  }

  private void run() {
    boolean ended = false;
    while (!ended) {
      try (Admin admin = topic.admin()) {
        topic.create(admin, Map.of("cleanup.policy", "delete"));
        ended = look(admin);
      } catch (RuntimeException | ExecutionException | TimeoutException | IOException e) {
        ended = stop.getCount() == 0 || failed(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ended = true;
      }
    }
  }

  /** Looks until it is stopped. */
  private boolean look(Admin admin)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    try (Producer<byte[], byte[]> producer = topic.producer();
        Admins admins = new Admins(telemetry)) {
      Changes changes = new Changes(facts.cluster(), WHOLE_EVERY.toMillis());
      do {
        long began = clock.millis();
        Look look =
            new ClusterLook(admin, isBusiness, admins.byInput(), changes.topics()).take(clock);
        for (Poll poll : changes.of(look)) {
          var unused =
              producer
                  .send(new ProducerRecord<>(topic.name(), 0, null, PollJson.write(poll)))
                  .get(SEND_SECONDS, TimeUnit.SECONDS);
          problem =
              poll.denied().isEmpty()
                  ? ""
                  : "not all can be seen, and is unknown therefore. Grant "
                      + String.join(", ", poll.denied());
        }
        cost =
            Optional.of(
                new LookCost(
                    clock.millis() - began, look.partitions().size(), look.groups().size()));
      } while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS));
      return true;
    }
  }

  /** Tells what is wrong, once, and waits a little; true where it is stopped meanwhile. */
  private boolean failed(Exception e) {
    Throwable cause = e instanceof KafkaException ? e : Optional.ofNullable(e.getCause()).orElse(e);
    String before = problem;
    String brokers = facts.client().getOrDefault("bootstrap.servers", "");
    problem =
        cause instanceof AuthorizationException
            ? "the brokers "
                + brokers
                + " deny access ("
                + cause.getMessage()
                + "). Grant CREATE, WRITE, READ and DESCRIBE on the topic "
                + topic.name()
                + ", and DESCRIBE on the topics and groups: docs/permissions.md has the commands"
            : BrokerProblem.describe(brokers, cause);
    if (!problem.equals(before)) {
      log.warn("the broker can't be looked at: {}", problem);
    }
    return pause();
  }

  private boolean pause() {
    try {
      return stop.await(Math.max(interval.toMillis(), 1000), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
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
