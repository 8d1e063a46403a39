package io.waybill.client.streams;

import io.waybill.client.ConsumerOutcomes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * For {@code main.consumer.interceptor.classes}: a topology commits what it has processed, so what
 * it was given and commits is told as processed, but for what {@link DeserializationOutcomes} and
 * {@link ProcessingOutcomes} told as failed. Needs {@code processing.guarantee=at_least_once}: with
 * exactly-once a consumer does not see its commits, and nothing is told.
 */
public final class StreamsOutcomes extends ConsumerOutcomes {
  private record Range(long from, long to) {}

  private final Map<TopicPartition, Deque<Range>> given = new HashMap<>();
  private String application = "";

  /** For Kafka. */
  public StreamsOutcomes() {}

  @Override
  public void configure(Map<String, ?> consumer) {
    application = String.valueOf(consumer.get("group.id"));
    super.configure(consumer);
  }

  @Override
  public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<Object, Object>> some = records.records(partition);
      Deque<Range> ranges = given.computeIfAbsent(partition, unused -> new ArrayDeque<>());
      for (ConsumerRecord<Object, Object> record : some) {
        Range last = ranges.peekLast();
        if (last != null && last.to() == record.offset()) {
          ranges.removeLast();
          ranges.addLast(new Range(last.from(), record.offset() + 1));
        } else {
          ranges.addLast(new Range(record.offset(), record.offset() + 1));
        }
      }
    }
    return super.onConsume(records);
  }

  @Override
  protected void committed(TopicPartition partition, long offset) {
    Deque<Range> ranges = given.getOrDefault(partition, new ArrayDeque<>());
    NavigableSet<Long> failed = Failures.of(application, partition);
    while (!ranges.isEmpty() && ranges.getFirst().from() < offset) {
      Range first = ranges.removeFirst();
      if (first.to() > offset) {
        ranges.addFirst(new Range(offset, first.to()));
      }
      processed(partition, first.from(), Math.min(first.to(), offset), failed);
    }
    failed.headSet(offset).clear();
  }

  /** All of them but those that failed. */
  private void processed(TopicPartition partition, long from, long to, NavigableSet<Long> except) {
    long begin = from;
    for (Long failed : except.subSet(from, to)) {
      ok(partition, begin, failed);
      begin = failed + 1;
    }
    ok(partition, begin, to);
  }
}
