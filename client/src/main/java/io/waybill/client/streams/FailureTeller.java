package io.waybill.client.streams;

import io.waybill.client.Outcomes;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Tells what a topology failed at. */
final class FailureTeller {
  private final String application;
  private final Outcomes outcomes;

  FailureTeller(Map<String, ?> streams) {
    Map<String, Object> consumer = new HashMap<>(streams);
    this.application = String.valueOf(streams.get("application.id"));
    consumer.put("group.id", application);
    this.outcomes = Outcomes.of(consumer);
  }

  void failed(String topic, int partition, long offset, Exception why) {
    Failures.of(application, new TopicPartition(topic, partition)).add(offset);
    outcomes.failed(topic, partition, offset, why.toString());
  }
}
