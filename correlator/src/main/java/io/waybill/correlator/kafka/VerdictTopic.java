package io.waybill.correlator.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.changes.ChangeJson;
import io.waybill.correlator.changes.Evidence;
import io.waybill.correlator.changes.Feed;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.ledger.Change;
import io.waybill.ledger.Ledger;
import io.waybill.store.EventReader;
import io.waybill.store.EventStore;
import io.waybill.store.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes of verdicts to a topic, so that others can act on them. The key is the verdict's
 * ID; a record may come twice, and is then of the same revision. What could not be written is
 * written later, and only then forgotten.
 */
public final class VerdictTopic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VerdictTopic.class);
  private static final int BATCH = 500;
  private static final long SEND_SECONDS = 30;
  private static final long PAUSE_MILLIS = 500;
  private static final long CLOSE_MILLIS = 5_000;

  private final OwnTopic topic;
  private final Duration retention;
  private final Feed feed;
  private final EventStore store;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile String problem = "";

  private VerdictTopic(
      Map<String, String> client, String topic, Duration retention, Feed feed, EventStore store) {
    this.topic = new OwnTopic(client, "waybill-verdicts", topic);
    this.retention = retention;
    this.feed = feed;
    this.store = store;
    this.thread = Thread.ofPlatform().daemon().name("waybill-verdicts").unstarted(this::run);
  }

  /**
   * Starts writing.
   *
   * @param topic is created when it is not there, compacted
   * @param retention how long a verdict stays in the topic, where it is created
   * @param store has the traces of messages
   */
  public static VerdictTopic start(
      Map<String, String> client, String topic, Duration retention, Feed feed, EventStore store) {
    VerdictTopic verdicts = new VerdictTopic(client, topic, retention, feed, store);
    verdicts.thread.start();
    return verdicts;
  }

  /** How it is. Thread-safe. */
  public SourceStatus status() {
    String now = problem;
    return new SourceStatus(
        "verdicts", "", now.isEmpty() ? List.of() : List.of("verdicts: " + now), Map.of());
  }

  private void run() {
    boolean ended = false;
    while (!ended) {
      try {
        try (Admin admin = topic.admin()) {
          topic.create(
              admin,
              Map.of(
                  "cleanup.policy",
                  "compact,delete",
                  "retention.ms",
                  Long.toString(retention.toMillis())));
        }
        write();
        ended = true;
      } catch (RuntimeException | ExecutionException | TimeoutException e) {
        ended = stop.getCount() == 0 || failed(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ended = true;
      }
    }
  }

  /** Writes until it is stopped. */
  private void write() throws InterruptedException, ExecutionException, TimeoutException {
    try (Producer<byte[], byte[]> producer = topic.producer()) {
      do {
        List<Change> changes;
        do {
          changes = feed.after(feed.ledger().get().takenChange(), BATCH);
          write(producer, changes);
        } while (changes.size() == BATCH && stop.getCount() > 0);
      } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }
  }

  private void write(Producer<byte[], byte[]> producer, List<Change> changes)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (changes.isEmpty()) {
      return;
    }
    Ledger ledger = feed.ledger().get();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (EventReader reader = store.reader()) {
      for (Change change : changes) {
        String json =
            ChangeJson.write(
                change,
                Evidence.now(ledger, change, Scope.ALL, true),
                Evidence.traces(reader, Scope.ALL, change.message()));
        byte[] key = ChangeJson.id(change).getBytes(UTF_8);
        sent.add(producer.send(new ProducerRecord<>(topic.name(), key, json.getBytes(UTF_8))));
      }
    }
    for (Future<RecordMetadata> one : sent) {
      var unused = one.get(SEND_SECONDS, TimeUnit.SECONDS);
    }
    ledger.taken(changes.getLast().number());
    problem = "";
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
                + "). Grant CREATE, WRITE and DESCRIBE on the topic "
                + topic.name()
            : BrokerProblem.describe(brokers, cause);
    if (!problem.equals(before)) {
      log.warn("verdicts can't be written to {}: {}", topic.name(), problem);
    }
    try {
      return stop.await(2 * PAUSE_MILLIS, TimeUnit.MILLISECONDS);
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
