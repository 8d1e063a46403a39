package io.waybill.client;

import io.waybill.client.Statement.What;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a consumer was given and what it committed, so that Waybill can say that a record was
 * committed past without an outcome. For {@code interceptor.classes} of a consumer whose
 * application tells {@link Outcomes}; every member of the group should have both.
 */
public class ConsumerOutcomes implements ConsumerInterceptor<Object, Object> {
  private @Nullable Outcomes outcomes;

  /** For Kafka. */
  public ConsumerOutcomes() {}

  @Override
  public void configure(Map<String, ?> consumer) {
    outcomes = Outcomes.of(consumer);
  }

  @Override
  public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
    for (TopicPartition partition : records.partitions()) {
      offered(partition, records.records(partition));
    }
    return records;
  }

  private void offered(TopicPartition partition, List<ConsumerRecord<Object, Object>> records) {
    long from = -1;
    long to = -1;
    for (ConsumerRecord<Object, Object> record : records) {
      if (record.offset() != to) {
        tell(What.OFFERED, partition, from, to);
        from = record.offset();
      }
      to = record.offset() + 1;
    }
    tell(What.OFFERED, partition, from, to);
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> {
      committed(partition, offset.offset());
      tell(What.COMMITTED, partition, 0, offset.offset());
    });
  }

  /** The group's position was committed; for subclasses that know what this means. */
  protected void committed(TopicPartition partition, long offset) {}

  /** The offsets {@code [from, to)} were processed; nothing where that is empty. */
  protected final void ok(TopicPartition partition, long from, long to) {
    if (from < to) {
      tell(What.OK, partition, from, to);
    }
  }

  private void tell(What what, TopicPartition partition, long from, long to) {
    if (outcomes != null && to > 0 && from >= 0) {
      outcomes.tell(what, partition.topic(), partition.partition(), from, to, "", null);
    }
  }

  @Override
  public void close() {
    if (outcomes != null) {
      outcomes.close();
    }
  }
}
