package io.waybill.correlator.kafka;

import io.waybill.correlator.decode.message.MessageDecoder;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.Event;
import io.waybill.event.SourcePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds out what stands at the offsets that a reader of committed records was not given: a record
 * whose transaction was aborted, or nothing (a transaction's marker, or what compaction took).
 * Reads them again without regard to transactions, only where offsets are missing. For one thread.
 */
final class AbortedRecords implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  private final MessageDecoder decoder = new MessageDecoder();
  private final KafkaInput input;
  private final Consumer<byte[], byte[]> reader;

  AbortedRecords(KafkaInput input) {
    this.input = input;
    Map<String, Object> settings = new HashMap<>(input.client());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "waybill-" + input.name() + "-aborted");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.reader =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * The aborted records in {@code [from, to)}.
   *
   * @param committed the offsets there that are no such
   */
  List<Event> within(
      TopicPartition partition,
      String topicId,
      long from,
      long to,
      NavigableSet<Long> committed,
      long readUnixNano) {
    List<Event> aborted = new ArrayList<>();
    long first = firstMissing(from, to, committed);
    if (first == to) {
      return aborted;
    }
    reader.assign(List.of(partition));
    reader.seek(partition, first);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (reader.position(partition, PATIENCE) < to && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (record.offset() < to && !committed.contains(record.offset())) {
          aborted.add(event(record, topicId, readUnixNano));
        }
      }
    }
    return aborted;
  }

  private static long firstMissing(long from, long to, NavigableSet<Long> committed) {
    long next = from;
    for (Long offset : committed) {
      if (offset != next) {
        return next;
      }
      next++;
    }
    return Math.min(next, to);
  }

  private Event event(ConsumerRecord<byte[], byte[]> record, String topicId, long readUnixNano) {
    RawRecord raw = RawRecords.of(record, input.cluster(), topicId, readUnixNano);
    Draft draft = decoder.aborted(raw, input.reading().keys());
    return new Event(
        new SourcePosition(raw.cluster(), raw.topic(), topicId, raw.partition(), raw.offset(), 0),
        input.reading().tenants().tenant(raw.headers(), ""),
        draft.time(),
        draft.trace(),
        "",
        draft.detail(),
        draft.attributes(),
        draft.payload());
  }

  @Override
  public void close() {
    reader.close(CloseOptions.timeout(Duration.ZERO));
  }
}
