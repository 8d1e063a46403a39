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
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Looks at a cluster every so often and writes what changed to a topic of its own, from which it is
 * read like any input: so that a restart sees the same facts, and what can't be asked again is
 * kept. A look that can't be written is followed by one that tells all.
 */
public final class BrokerObserver implements AutoCloseable {
  private static final Duration WHOLE_EVERY = Duration.ofHours(1);
  private static final long SEND_SECONDS = 20;

  /** Of this run: its looks follow each other, also where the clients are made anew. */
  private final String id = UUID.randomUUID().toString();

  private final KafkaInput facts;
  private final String topic;
  private final Predicate<String> isBusiness;
  private final List<KafkaInput> telemetry;
  private final InstantSource clock;
  private final OwnTopicWriter writer;
  private volatile Optional<LookCost> cost = Optional.empty();

  private BrokerObserver(
      KafkaInput facts,
      String topic,
      String verdictsTopic,
      Duration interval,
      List<KafkaInput> telemetry,
      InstantSource clock) {
    this.facts = facts;
    this.topic = topic;
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
    this.writer =
        new OwnTopicWriter(
            "observer",
            new OwnTopic(facts.client(), "waybill-observer", topic),
            Map.of("cleanup.policy", "delete"),
            "CREATE, WRITE, READ and DESCRIBE on the topic "
                + topic
                + ", and DESCRIBE on the topics and groups",
            interval,
            "the broker was not looked at yet",
            Looking::new);
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
    observer.writer.start();
    return observer;
  }

  /** How it is. Thread-safe. */
  public SourceStatus status() {
    return writer.status();
  }

  /** What the last look cost; empty before the first. Thread-safe. */
  public Optional<LookCost> cost() {
    return cost;
  }

  /** Looks with these clients; what changed is told against the look before. */
  private final class Looking implements OwnTopicWriter.Work {
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final Admins admins = new Admins(telemetry);
    private final Changes changes = new Changes(facts.cluster(), WHOLE_EVERY.toMillis(), id);

    Looking(Admin admin, Producer<byte[], byte[]> producer) {
      this.admin = admin;
      this.producer = producer;
    }

    @Override
    public String run()
        throws InterruptedException, ExecutionException, TimeoutException, IOException {
      long began = clock.millis();
      Look look =
          new ClusterLook(admin, isBusiness, admins.byInput(), changes.topics()).take(clock);
      for (Poll poll : changes.of(look)) {
        var unused =
            producer
                .send(new ProducerRecord<>(topic, 0, null, PollJson.write(poll)))
                .get(SEND_SECONDS, TimeUnit.SECONDS);
      }
      cost =
          Optional.of(
              new LookCost(clock.millis() - began, look.partitions().size(), look.groups().size()));
      return look.denied().isEmpty()
          ? ""
          : "not all can be seen, and is unknown therefore. Grant "
              + String.join(", ", look.denied());
    }

    @Override
    public void close() {
      admins.close();
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
