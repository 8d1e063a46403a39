package io.waybill.ledger;

import io.waybill.store.InputPartition;
import java.util.HashSet;
import java.util.Set;

/** Topics of which verdicts may have changed since they were last looked at. For one thread. */
final class Unsettled {
  private record Topic(String cluster, String name) {}

  private Set<Topic> topics = new HashSet<>();
  private boolean all = true;

  void add(String cluster, String topic) {
    if (!all) {
      topics.add(new Topic(cluster, topic));
    }
  }

  /** Any topic's may. */
  void addAll() {
    all = true;
    topics = new HashSet<>();
  }

  boolean has(InputPartition partition) {
    return all || topics.contains(new Topic(partition.cluster(), partition.topic()));
  }

  /** All are looked at now. */
  void clear() {
    all = false;
    topics = new HashSet<>();
  }
}
