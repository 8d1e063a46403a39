package io.waybill.ledger;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What became of a topic's messages for a group, since the group answers for them. The numbers are
 * of offsets; where a log has holes (transactions, compaction) {@code unknown} counts them too.
 *
 * @param lag offsets that the group has not committed past
 * @param retentionMargin offsets that the log may still lose before the group misses one, in the
 *     partition where that is soonest; empty where it lags in none, or has no position
 * @param delivered processed, by their word or by their instrumentation's
 * @param deadLettered named by a dead letter
 * @param retrying named by a record of a retry topic, and not yet delivered
 * @param filtered not for the group, by its word
 * @param failed failed, committed past, and not dead-lettered
 * @param skipped committed past, with proof that no outcome was told
 * @param expired gone before the group got to them
 * @param neverOffered jumped over by a tool
 * @param lostOnBroker lost by the brokers, of no group: that is in a row of its own, whose group is
 *     ""
 * @param unknown committed past, and nothing can be said
 * @param firstLost the first offset that is lost, by partition and offset
 */
public record Pipeline(
    String cluster,
    String topic,
    String group,
    long lag,
    OptionalLong retentionMargin,
    long delivered,
    long deadLettered,
    long retrying,
    long filtered,
    long failed,
    long skipped,
    long expired,
    long neverOffered,
    long lostOnBroker,
    long unknown,
    Optional<Place> firstLost) {
  /** A partition and an offset. */
  public record Place(int partition, long offset) {}

  /** Messages that {@code verdict=lost} would name. */
  public long lost() {
    return failed + skipped + expired + neverOffered + lostOnBroker;
  }

  private static OptionalLong least(OptionalLong one, OptionalLong other) {
    return LongStream.concat(one.stream(), other.stream()).min();
  }

  Pipeline plus(Pipeline other) {
    return new Pipeline(
        cluster,
        topic,
        group,
        lag + other.lag,
        least(retentionMargin, other.retentionMargin),
        delivered + other.delivered,
        deadLettered + other.deadLettered,
        retrying + other.retrying,
        filtered + other.filtered,
        failed + other.failed,
        skipped + other.skipped,
        expired + other.expired,
        neverOffered + other.neverOffered,
        lostOnBroker + other.lostOnBroker,
        unknown + other.unknown,
        firstLost.or(() -> other.firstLost));
  }
}
