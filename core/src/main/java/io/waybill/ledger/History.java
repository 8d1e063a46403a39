package io.waybill.ledger;

import java.util.List;

/**
 * What became of a topic's messages for a group, by when the group was first seen to have gone past
 * them.
 *
 * @param group "" for what the brokers lost, which is of no group
 * @param buckets one for each stretch of time that was asked for
 */
public record History(String cluster, String topic, String group, List<Bucket> buckets) {
  public History {
    buckets = List.copyOf(buckets);
  }

  /**
   * A stretch of time.
   *
   * @param unknown passed, and nothing can be said; where a log has holes, these too
   * @param lag at its end, as last seen; -1 where that is not known
   */
  public record Bucket(
      long delivered,
      long deadLettered,
      long retrying,
      long filtered,
      long lost,
      long unknown,
      long lag) {
    static final Bucket NOTHING = new Bucket(0, 0, 0, 0, 0, 0, -1);

    Bucket plus(Bucket other) {
      return new Bucket(
          delivered + other.delivered,
          deadLettered + other.deadLettered,
          retrying + other.retrying,
          filtered + other.filtered,
          lost + other.lost,
          unknown + other.unknown,
          lag);
    }

    Bucket withLag(long known) {
      return new Bucket(delivered, deadLettered, retrying, filtered, lost, unknown, known);
    }
  }
}
