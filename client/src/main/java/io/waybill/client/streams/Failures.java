package io.waybill.client.streams;

import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.common.TopicPartition;

/** What failed and is not yet committed past, by application and partition. Thread-safe. */
final class Failures {
  private record Key(String application, TopicPartition partition) {}

  private static final Map<Key, NavigableSet<Long>> ALL = new ConcurrentHashMap<>();

  private Failures() {}

  static NavigableSet<Long> of(String application, TopicPartition partition) {
    return ALL.computeIfAbsent(
        new Key(application, partition), unused -> new ConcurrentSkipListSet<>());
  }
}
