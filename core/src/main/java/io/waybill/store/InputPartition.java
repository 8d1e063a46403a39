package io.waybill.store;

/**
 * One partition of one topic that Waybill reads.
 *
 * @param cluster the cluster's name as the input declares it
 * @param topic the topic
 * @param partition 0 or more
 */
public record InputPartition(String cluster, String topic, int partition)
    implements Comparable<InputPartition> {
  @Override
  public int compareTo(InputPartition other) {
    int byCluster = cluster.compareTo(other.cluster);
    if (byCluster != 0) {
      return byCluster;
    }
    int byTopic = topic.compareTo(other.topic);
    return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
  }

  @Override
  public String toString() {
    return cluster + ":" + topic + "/" + partition;
  }
}
