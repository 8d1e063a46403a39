package io.waybill.correlator.observer;

import io.waybill.ledger.Poll;
import io.waybill.store.InputPartition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that one look at a cluster found.
 *
 * @param unixMilli when the first read began
 * @param partitions of the topics that are looked at
 * @param commits of the groups that could be read, by group, then by topic and partition
 * @param groups by name
 * @param hidden topics that were seen before, and may not be seen any more
 * @param telemetryEnds read last
 * @param denied the ACLs that are missing
 */
public record Look(
    long unixMilli,
    List<Poll.Offsets> partitions,
    Map<String, List<Poll.Commit>> commits,
    Map<String, Poll.Group> groups,
    Set<String> hidden,
    Map<InputPartition, Long> telemetryEnds,
    List<String> denied) {
  public Look {
    partitions = List.copyOf(partitions);
    commits = Map.copyOf(commits);
    groups = Map.copyOf(groups);
    hidden = Set.copyOf(hidden);
    telemetryEnds = Map.copyOf(telemetryEnds);
    denied = List.copyOf(denied);
  }
}
