package io.waybill.ledger;

import java.util.Optional;

/**
 * What looks at the broker showed of one message and one group: from these a reader can check what
 * a verdict says of the broker. Times are those at which a look began, in milliseconds since the
 * epoch.
 *
 * @param lookedMilli the last look at the cluster
 * @param logStart the first offset that the log had then
 * @param logEnd the offset that the log's next message was to get
 * @param lastStable the first offset of a transaction that was open; {@code logEnd} where none was
 * @param goneMilli the first look at which the log began behind the message; -1 where none was
 * @param truncatedMilli the last look that found the log's end in front of messages that it had
 *     had, this one among them; -1 where none did
 * @param before where the group stood last while it had not gone past the message; empty where it
 *     was never seen there
 * @param past where it stood when it was first seen past it; empty where it never was
 * @param now where it stood last; empty where it has no position
 * @param groupState as Kafka names it, such as {@code Stable}; "" where it is not known
 * @param telemetryMilli what was committed past by then has its telemetry read
 */
public record BrokerView(
    long lookedMilli,
    long logStart,
    long logEnd,
    long lastStable,
    long goneMilli,
    long truncatedMilli,
    Optional<Stand> before,
    Optional<Stand> past,
    Optional<Stand> now,
    String groupState,
    long telemetryMilli) {
  /**
   * Where a group stood.
   *
   * @param offset the next that it would read
   * @param sinceMilli the first look that saw it there
   */
  public record Stand(long offset, long sinceMilli) {}

  static Optional<BrokerView> of(
      ClusterFacts cluster, PartitionFacts facts, String group, long offset) {
    if (cluster.polledMilli() == 0) {
      return Optional.empty();
    }
    Optional<GroupFacts> known = Optional.ofNullable(facts.groups().get(group));
    return Optional.of(
        new BrokerView(
            cluster.polledMilli(),
            facts.earliest(),
            facts.latest(),
            facts.lastStable(),
            facts.gone(offset),
            facts.truncated().has(offset) ? facts.truncatedMilli() : -1,
            known.flatMap(k -> k.stoodBefore(offset)),
            known.flatMap(k -> k.stoodPast(offset)),
            known.filter(k -> k.position() >= 0).map(k -> new Stand(k.position(), k.since())),
            cluster.state(group),
            cluster.watermark().unixMilli()));
  }
}
