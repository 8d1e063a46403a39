package io.waybill.ledger;

import io.waybill.store.InputPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the broker said of one cluster, look by look. */
final class ClusterFacts {
  private static final String OF_GROUP = "DESCRIBE on the group ";
  private static final String OF_TOPIC = "DESCRIBE on the topic ";
  private static final String OF_CONFIGS = "DESCRIBE_CONFIGS";

  private final NavigableMap<InputPartition, PartitionFacts> partitions = new TreeMap<>();
  private final Map<String, Poll.Group> groups = new TreeMap<>();
  private final Watermark watermark;
  private Set<String> empty = Set.of();
  private Set<String> wereEmpty = Set.of();
  private long beganMilli;
  private int part;
  private long polledMilli;
  private long agedMilli;
  private List<String> denied = List.of();

  ClusterFacts(long graceMilli) {
    this.watermark = new Watermark(graceMilli);
  }

  /**
   * Takes a look.
   *
   * @return partitions that are another incarnation's now
   */
  List<InputPartition> take(Poll poll) {
    boolean isLater =
        poll.unixMilli() > beganMilli || (poll.unixMilli() == beganMilli && poll.part() > part);
    if (!isLater) {
      return List.of();
    }
    beganMilli = poll.unixMilli();
    part = poll.part();
    List<InputPartition> recreated = new ArrayList<>();
    for (Poll.Offsets offsets : poll.partitions()) {
      InputPartition partition =
          new InputPartition(poll.cluster(), offsets.topic(), offsets.partition());
      PartitionFacts known = partitions.get(partition);
      if (known == null || !known.topicId().equals(offsets.topicId())) {
        boolean first = known == null;
        known =
            new PartitionFacts(
                offsets.topicId(),
                poll.unixMilli(),
                first ? 0 : poll.unixMilli(),
                first && !poll.first() ? groupsOf(partition, offsets.topicId()) : Set.of());
        partitions.put(partition, known);
        if (!first) {
          recreated.add(partition);
        }
      }
      known.offsets(offsets, poll);
    }
    if (poll.part() == 0) {
      wereEmpty = empty;
    }
    poll.groups().forEach(group -> groups.put(group.name(), group));
    findEmpty();
    for (Poll.Commit commit : poll.commits()) {
      InputPartition partition =
          new InputPartition(poll.cluster(), commit.topic(), commit.partition());
      boolean stayedEmpty =
          !poll.first() && wereEmpty.contains(commit.group()) && empty.contains(commit.group());
      PartitionFacts known = partitions.get(partition);
      Poll.Group group = groups.get(commit.group());
      if (known != null && group != null && group.isShare()) {
        known.group(commit.group()).settled(poll.unixMilli(), commit, known.keptFrom());
      } else if (known != null) {
        if (known.isAddedTo(commit.group())) {
          known.group(commit.group()).newlyThere();
        }
        known
            .group(commit.group())
            .committed(poll.unixMilli(), commit, stayedEmpty, known.keptFrom());
      }
    }
    if (poll.complete()) {
      partitions.values().forEach(PartitionFacts::settle);
      polledMilli = poll.unixMilli();
      denied = poll.denied();
      watermark.looked(poll.unixMilli(), poll.telemetryEnds());
    }
    return recreated;
  }

  /** Takes what of a partition a mirror has at a look. */
  void mirrored(String group, InputPartition partition, OffsetSet mirrored, long unixMilli) {
    PartitionFacts known = partitions.get(partition);
    if (known != null) {
      known.group(group).mirrored(unixMilli, mirrored, known.keptFrom());
    }
  }

  /**
   * The groups that have a position in the topic's first partition, which is the oldest: when a
   * topic is new its partitions may come to be seen one after the other, but no group has one yet.
   */
  private Set<String> groupsOf(InputPartition partition, String topicId) {
    return partition(new InputPartition(partition.cluster(), partition.topic(), 0))
        .filter(first -> first.topicId().equals(topicId))
        .map(PartitionFacts::readers)
        .orElse(Set.of());
  }

  private void findEmpty() {
    Set<String> found = new HashSet<>();
    groups.forEach((name, group) -> {
      if (group.isEmpty()) {
        found.add(name);
      }
    });
    empty = found;
  }

  /** True once every so often. */
  boolean isToAge(long unixMilli, long everyMilli) {
    if (agedMilli > 0 && unixMilli - agedMilli < everyMilli) {
      return false;
    }
    agedMilli = unixMilli;
    return true;
  }

  /**
   * Forgets partitions that no look named since: their topics are gone.
   *
   * @return these
   */
  List<InputPartition> forgetUnnamed(long sinceUnixMilli) {
    List<InputPartition> gone =
        partitions.entrySet().stream()
            .filter(one -> one.getValue().mentionedMilli() < sinceUnixMilli)
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(partitions::remove);
    return gone;
  }

  /** The topics that any of these groups has a position in. */
  Set<String> topics(List<Poll.Group> of) {
    Set<String> names = of.stream().map(Poll.Group::name).collect(Collectors.toSet());
    Set<String> topics = new HashSet<>();
    if (!names.isEmpty()) {
      partitions.forEach((partition, facts) -> {
        if (!Collections.disjoint(names, facts.groups().keySet())) {
          topics.add(partition.topic());
        }
      });
    }
    return topics;
  }

  /** Groups without a member, as last seen. */
  Set<String> empty() {
    return empty;
  }

  /** The group's state as Kafka names it, as last seen; "" where it is not known. */
  String state(String group) {
    return Optional.ofNullable(groups.get(group)).map(Poll.Group::state).orElse("");
  }

  Optional<PartitionFacts> partition(InputPartition partition) {
    return Optional.ofNullable(partitions.get(partition));
  }

  Map<InputPartition, PartitionFacts> partitions() {
    return partitions;
  }

  /** Those of the topic of this partition. */
  Map<InputPartition, PartitionFacts> partitionsOf(InputPartition any) {
    return partitions.subMap(
        new InputPartition(any.cluster(), any.topic(), 0),
        new InputPartition(any.cluster(), any.topic() + '\0', 0));
  }

  Watermark watermark() {
    return watermark;
  }

  long polledMilli() {
    return polledMilli;
  }

  /** The ACLs that are missing, as far as what is known of this group and topic depends on them. */
  List<String> denied(String group, String topic) {
    return denied.stream()
        .filter(acl -> !acl.startsWith(OF_TOPIC) || acl.equals(OF_TOPIC + topic))
        .filter(acl -> !acl.startsWith(OF_GROUP) || acl.equals(OF_GROUP + group))
        .filter(acl -> !acl.startsWith(OF_CONFIGS))
        .toList();
  }

  void write(LedgerOutput out) throws IOException {
    out.writeInt(partitions.size());
    for (Map.Entry<InputPartition, PartitionFacts> one : partitions.entrySet()) {
      Binary.write(one.getKey(), out);
      one.getValue().write(out);
    }
    out.writeInt(groups.size());
    for (Poll.Group group : groups.values()) {
      out.writeUTF(group.name());
      out.writeUTF(group.type());
      out.writeUTF(group.state());
    }
    Binary.write(wereEmpty, out);
    out.writeLong(beganMilli);
    out.writeInt(part);
    out.writeLong(polledMilli);
    out.writeLong(agedMilli);
    Binary.write(denied, out);
    watermark.write(out);
  }

  static ClusterFacts read(LedgerInput in, long graceMilli) throws IOException {
    ClusterFacts facts = new ClusterFacts(graceMilli);
    for (int left = in.readInt(); left > 0; left--) {
      InputPartition partition = Binary.partition(in);
      facts.partitions.put(partition, PartitionFacts.read(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      Poll.Group group = new Poll.Group(in.readUTF(), in.readUTF(), in.readUTF());
      facts.groups.put(group.name(), group);
    }
    facts.findEmpty();
    facts.wereEmpty = Binary.texts(in);
    facts.beganMilli = in.readLong();
    facts.part = in.readInt();
    facts.polledMilli = in.readLong();
    facts.agedMilli = in.readLong();
    facts.denied = List.copyOf(Binary.texts(in));
    facts.watermark.read(in);
    return facts;
  }
}
