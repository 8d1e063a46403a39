package io.waybill.correlator.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.changes.ChangeJson;
import io.waybill.correlator.changes.Feed;
import io.waybill.correlator.changes.MessageTraces;
import io.waybill.correlator.changes.VerdictId;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Writes changes of verdicts to a topic, so that others can act on them. The key is the verdict's
 * ID; a record may come twice, and is then of the same revision. What could not be written is
 * written later, and only then forgotten.
 */
public final class VerdictTopic implements AutoCloseable {
  private static final int BATCH = 500;
  private static final long SEND_SECONDS = 30;
  private static final Duration EVERY = Duration.ofMillis(500);

  private final String topic;
  private final Feed feed;
  private final EventStore store;
  private final OwnTopicWriter writer;

  private VerdictTopic(
      Map<String, String> client, String topic, Duration retention, Feed feed, EventStore store) {
    this.topic = topic;
    this.feed = feed;
    this.store = store;
    this.writer =
        new OwnTopicWriter(
            "verdicts",
            new OwnTopic(client, "waybill-verdicts", topic),
            Map.of(
                "cleanup.policy",
                "compact,delete",
                "retention.ms",
                Long.toString(retention.toMillis())),
            "CREATE, WRITE and DESCRIBE on the topic " + topic,
            EVERY,
            "",
            (admin, producer) -> () -> write(producer));
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
    verdicts.writer.start();
    return verdicts;
  }

  /** How it is. Thread-safe. */
  public SourceStatus status() {
    return writer.status();
  }

  /** Writes all that is there to be written. */
  private String write(Producer<byte[], byte[]> producer)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Change> changes;
    do {
      changes = feed.after(feed.ledger().get().takenChange(), BATCH);
      write(producer, changes);
    } while (changes.size() == BATCH);
    return "";
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
                ledger.judge(change.message(), change.group(), Scope.ALL, true),
                MessageTraces.of(reader, Scope.ALL, change.message()));
        byte[] key = VerdictId.of(change).getBytes(UTF_8);
        sent.add(producer.send(new ProducerRecord<>(topic, key, json.getBytes(UTF_8))));
      }
    }
    for (Future<RecordMetadata> one : sent) {
      var unused = one.get(SEND_SECONDS, TimeUnit.SECONDS);
    }
    ledger.taken(changes.getLast().number());
  }

  @Override
  public void close() {
    writer.close();
  }
}
