package io.waybill.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.client.Statement.What;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What became of each record that a consumer group was given. Tell it once the work is done, in
 * whatever thread it was done in; the offset is committed as ever.
 *
 * <pre>{@code
 * properties.put("interceptor.classes", "io.waybill.client.ConsumerOutcomes");
 * Outcomes outcomes = Outcomes.of(properties);
 * for (ConsumerRecord<String, Order> record : consumer.poll(timeout)) {
 *   if (!isForUs(record)) {
 *     outcomes.filtered(record, "another region's");
 *   } else {
 *     try {
 *       handle(record);
 *       outcomes.ok(record);
 *     } catch (CardDeclined e) {
 *       outcomes.failed(record, e);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>No method blocks or throws for what happens to Waybill or its topic: statements wait in memory
 * (100,000 at most, {@code waybill.room}) and are sent by a thread of their own. What there is no
 * room for, or what Kafka does not take, is counted by {@link #dropped} and seen by Waybill as a
 * gap in this process's numbers. Thread-safe.
 */
public final class Outcomes implements AutoCloseable {
  private final Settings settings;
  private final Reporter reporter;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private Outcomes(Settings settings) {
    this.settings = settings;
    this.reporter = Reporters.acquire(settings);
  }

  /**
   * The outcomes of a consumer group. All of a group in one process are one: close each.
   *
   * @param consumer the consumer's configuration: {@code group.id}, {@code bootstrap.servers}, how
   *     to authenticate, and what begins with {@code waybill.}
   * @throws IllegalArgumentException where a setting of {@code waybill.} is wrong
   */
  public static Outcomes of(Map<String, ?> consumer) {
    return new Outcomes(Settings.of(consumer));
  }

  /** The record was processed. */
  public void ok(ConsumerRecord<?, ?> record) {
    ok(record.topic(), record.partition(), record.offset());
  }

  /** These records were processed. */
  public void ok(Iterable<? extends ConsumerRecord<?, ?>> records) {
    records.forEach(this::ok);
  }

  /** The record of this coordinate was processed. */
  public void ok(String topic, int partition, long offset) {
    tell(What.OK, topic, partition, offset, offset + 1, "", null);
  }

  /** Processing ended with an error, and the group will go on. Also where a dead letter follows. */
  public void failed(ConsumerRecord<?, ?> record, Throwable why) {
    failed(record, why.toString());
  }

  /** As {@link #failed(ConsumerRecord, Throwable)}, in words: 500 characters at most are sent. */
  public void failed(ConsumerRecord<?, ?> record, String reason) {
    message(What.FAILED, record, reason);
  }

  /** As {@link #failed(ConsumerRecord, Throwable)}, for each of them. */
  public void failed(Iterable<? extends ConsumerRecord<?, ?>> records, Throwable why) {
    String reason = why.toString();
    records.forEach(record -> failed(record, reason));
  }

  /** {@code poll} could not read a record, and the application seeks past it. */
  public void failed(RecordDeserializationException why) {
    TopicPartition at = why.topicPartition();
    tell(
        What.FAILED,
        at.topic(),
        at.partition(),
        why.offset(),
        why.offset() + 1,
        why.toString(),
        traceparent(why.headers().lastHeader("traceparent")));
  }

  /** The record of this coordinate failed, where there is no {@link ConsumerRecord} of it. */
  public void failed(String topic, int partition, long offset, String reason) {
    tell(What.FAILED, topic, partition, offset, offset + 1, reason, null);
  }

  /** The record is not for this group, and is skipped by design. */
  public void filtered(ConsumerRecord<?, ?> record, String reason) {
    message(What.FILTERED, record, reason);
  }

  /** As {@link #filtered(ConsumerRecord, String)}, for each of them. */
  public void filtered(Iterable<? extends ConsumerRecord<?, ?>> records, String reason) {
    records.forEach(record -> filtered(record, reason));
  }

  /**
   * From now on the application tells of some records only, as where a sampler decides: silence
   * about a record says nothing then.
   */
  public void tellsOnlySome() {
    reporter.tellsOnlySome();
  }

  /** Statements that will never arrive: there was no room, or Kafka did not take them. */
  public long dropped() {
    return reporter.dropped();
  }

  private void message(What what, ConsumerRecord<?, ?> record, String reason) {
    tell(
        what,
        record.topic(),
        record.partition(),
        record.offset(),
        record.offset() + 1,
        reason,
        traceparent(record.headers().lastHeader("traceparent")));
  }

  void tell(
      What what,
      String topic,
      int partition,
      long from,
      long to,
      String reason,
      @Nullable String traceparent) {
    reporter.tell(
        new Statement(what, System.nanoTime(), topic, partition, from, to, reason, traceparent));
  }

  /** This process, as Waybill knows it. */
  String instance() {
    return reporter.teller().instance();
  }

  static @Nullable String traceparent(@Nullable Header header) {
    return header == null || header.value() == null || header.value().length > 100
        ? null
        : new String(header.value(), UTF_8);
  }

  /**
   * Sends what waits, and that it was the last; 5 s at most. To be called when all work has ended:
   * what is told afterwards is dropped. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (open.getAndSet(false)) {
      Reporters.release(settings);
    }
  }
}
