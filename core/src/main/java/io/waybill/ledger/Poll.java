package io.waybill.ledger;

import io.waybill.store.InputPartition;
import java.util.List;
import java.util.Map;

/**
 * What one look at a cluster found, as far as it differs from the look before; all else is as it
 * was. A look that is too large for one record comes in parts. Within a look, a partition's
 * earliest offset was read before the groups' commits, these before the latest offsets, and the
 * ends of the telemetry last: so an offset below both the earliest and the commit was gone before
 * the group got to it, and what was committed past has its telemetry, if that was prompt, below the
 * ends.
 *
 * @param cluster the cluster's name as the inputs declare it
 * @param unixMilli when the first read began
 * @param first true where the look before is not known: then it names everything
 * @param part 0 for the first part of a look
 * @param complete true for the last part
 * @param partitions earliest and latest offsets that changed
 * @param commits commits that changed
 * @param groups groups whose state changed
 * @param telemetryEnds ends of the partitions that this Waybill reads telemetry from
 * @param denied what could not be seen, each as the ACL that is missing
 * @param observer who looked: looks of one observer follow each other, those of several may overlap
 */
public record Poll(
    String cluster,
    long unixMilli,
    boolean first,
    int part,
    boolean complete,
    List<Offsets> partitions,
    List<Commit> commits,
    List<Group> groups,
    Map<InputPartition, Long> telemetryEnds,
    List<String> denied,
    String observer) {
  /** Of an observer that is alone. */
  public Poll(
      String cluster,
      long unixMilli,
      boolean first,
      int part,
      boolean complete,
      List<Offsets> partitions,
      List<Commit> commits,
      List<Group> groups,
      Map<InputPartition, Long> telemetryEnds,
      List<String> denied) {
    this(
        cluster,
        unixMilli,
        first,
        part,
        complete,
        partitions,
        commits,
        groups,
        telemetryEnds,
        denied,
        "");
  }

  public Poll {
    partitions = List.copyOf(partitions);
    commits = List.copyOf(commits);
    groups = List.copyOf(groups);
    telemetryEnds = Map.copyOf(telemetryEnds);
    denied = List.copyOf(denied);
  }

  /**
   * A partition's earliest and latest offset.
   *
   * @param compacted true where its topic is known to be compacted
   * @param lastStable the first offset of a transaction that is open; the latest offset where there
   *     is none, or where no group waits for messages
   */
  public record Offsets(
      String topic,
      String topicId,
      int partition,
      long earliest,
      long latest,
      boolean compacted,
      long lastStable) {
    /** Without an open transaction. */
    public Offsets(
        String topic,
        String topicId,
        int partition,
        long earliest,
        long latest,
        boolean compacted) {
      this(topic, topicId, partition, earliest, latest, compacted, latest);
    }

    /** Of a topic that is not known to be compacted. */
    public Offsets(String topic, String topicId, int partition, long earliest, long latest) {
      this(topic, topicId, partition, earliest, latest, false);
    }
  }

  /**
   * A group's position.
   *
   * @param offset the next to be read, of a share group the first that is not settled; -1 where it
   *     has none any more
   * @param withEpoch true where the commit carries a leader epoch, as a consumer's own does and a
   *     tool's does not
   */
  public record Commit(String group, String topic, int partition, long offset, boolean withEpoch) {}

  /**
   * A group.
   *
   * @param state as Kafka names it, such as {@code Stable} or {@code Empty}
   */
  public record Group(String name, String type, String state) {
    /** True for one whose members are given single messages; what it is past is settled. */
    public boolean isShare() {
      return type.equals("Share");
    }

    /** True where it has no member. */
    public boolean isEmpty() {
      return state.equals("Empty");
    }
  }
}
