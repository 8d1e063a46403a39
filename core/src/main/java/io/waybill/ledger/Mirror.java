package io.waybill.ledger;

import io.waybill.event.Coordinate;

/**
 * A topic of another cluster that is to have every message of one: what MirrorMaker and the like
 * keep. Verdicts know it as a group of its own.
 *
 * @param fromCluster the cluster that is looked at
 */
public record Mirror(String fromCluster, String fromTopic, String toCluster, String toTopic) {
  /** The name of the group. */
  public String group() {
    return "mirror:" + toCluster + '/' + toTopic;
  }

  boolean isFrom(Coordinate at) {
    return fromCluster.equals(at.cluster()) && fromTopic.equals(at.topic());
  }

  boolean isTo(Coordinate at) {
    return toCluster.equals(at.cluster()) && toTopic.equals(at.topic());
  }
}
