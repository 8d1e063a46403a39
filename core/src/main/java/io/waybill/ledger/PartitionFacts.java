package io.waybill.ledger;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the broker said of one incarnation of a partition. */
final class PartitionFacts {
  /** No look takes longer, clocks of two machines included. */
  private static final long SURELY_AFTER_MILLIS = 120_000;

  private final String topicId;
  private final long firstSeenMilli;
  private final long seenSinceMilli;
  private final Set<String> before;
  private final Map<String, GroupFacts> groups = new TreeMap<>();
  private final OffsetSet truncated = new OffsetSet();
  private final Steps begins = new Steps();
  private final Steps ends = new Steps();
  private long earliest;
  private long latest;
  private String latestBy = "";
  private long latestMilli;
  private long lastStable;
  private boolean compacted;
  private long truncatedMilli;
  private long keptFrom;

  /**
   * A partition.
   *
   * @param firstSeenMilli when a look first named it
   * @param seenSinceMilli when this incarnation was first seen; 0 where it is the first that was
   * @param before groups that had a position in its topic when it was added; none where it was not
   */
  PartitionFacts(String topicId, long firstSeenMilli, long seenSinceMilli, Set<String> before) {
    this.topicId = topicId;
    this.firstSeenMilli = firstSeenMilli;
    this.seenSinceMilli = seenSinceMilli;
    this.before = Set.copyOf(before);
  }

  /**
   * Takes a look at the partition itself. What was the log's end can't be again, but by loss; where
   * two observers look at once, the one that began later may still have seen the end before the
   * other did, so that only looks are compared of which one surely came after the other.
   */
  void offsets(Poll.Offsets offsets, Poll poll) {
    boolean isAfter =
        poll.observer().equals(latestBy) || poll.unixMilli() - latestMilli >= SURELY_AFTER_MILLIS;
    if (isAfter && offsets.latest() < latest) {
      truncated.addRange(Math.max(offsets.latest(), offsets.earliest()), latest);
      truncatedMilli = poll.unixMilli();
    }
    latestBy = poll.observer();
    latestMilli = poll.unixMilli();
    earliest = Math.max(earliest, offsets.earliest());
    begins.add(poll.unixMilli(), earliest);
    latest = offsets.latest();
    lastStable = offsets.lastStable();
    compacted |= offsets.compacted();
  }

  GroupFacts group(String name) {
    return groups.computeIfAbsent(name, unused -> GroupFacts.none());
  }

  /** Settles what this look says of each group together with where the log begins. */
  void settle() {
    groups.values().forEach(group -> group.logBegins(earliest, keptFrom));
  }

  Map<String, GroupFacts> groups() {
    return groups;
  }

  /** Groups that have a position, without mirrors. */
  Set<String> readers() {
    Set<String> readers = new HashSet<>(groups.keySet());
    readers.removeIf(this::isMirror);
    return readers;
  }

  /**
   * From which offset on only this group can have handled messages: others have no member, and did
   * not get there.
   *
   * @param idle groups without a member
   * @return {@link Long#MAX_VALUE} where another group may be at any of them
   */
  long onlyFrom(String group, Set<String> idle) {
    if (isMirror(group)) {
      return Long.MAX_VALUE;
    }
    long beyond = 0;
    for (Map.Entry<String, GroupFacts> other : groups.entrySet()) {
      if (!other.getKey().equals(group) && !other.getValue().isMirror()) {
        beyond =
            idle.contains(other.getKey())
                ? Math.max(beyond, other.getValue().furthest())
                : Long.MAX_VALUE;
      }
    }
    return beyond;
  }

  /** True for a mirror: nobody writes dead letters for it. */
  boolean isMirror(String group) {
    GroupFacts known = groups.get(group);
    return known != null && known.isMirror();
  }

  /** Forgets mirrors that are not declared any more. */
  void keepMirrors(Predicate<String> declared) {
    groups.entrySet().removeIf(one -> one.getValue().isMirror() && !declared.test(one.getKey()));
  }

  /**
   * Takes it that a moment has come to remember where the log ends.
   *
   * @param horizonMilli what was written before is forgotten
   * @return what is below is forgotten
   */
  long age(long unixMilli, long horizonMilli) {
    ends.add(unixMilli, latest);
    ends.dropBefore(horizonMilli);
    begins.dropBefore(horizonMilli);
    long before = ends.at(horizonMilli);
    if (before > keptFrom) {
      keptFrom = before;
      groups.values().forEach(group -> group.trim(keptFrom));
      truncated.removeBelow(keptFrom);
    }
    return keptFrom;
  }

  /** What is below was forgotten. */
  long keptFrom() {
    return keptFrom;
  }

  /** When a look last named it. */
  long mentionedMilli() {
    return latestMilli;
  }

  /** Offsets that were below the end of the log, and then were not. */
  OffsetSet truncated() {
    return truncated;
  }

  /** When that was last seen. */
  long truncatedMilli() {
    return truncatedMilli;
  }

  /** True where a later message has the place of one that was truncated. */
  boolean isRewritten(long offset) {
    return truncated.has(offset) && offset < latest;
  }

  /** True where it was added to a topic that the group had a position in. */
  boolean isAddedTo(String group) {
    return before.contains(group);
  }

  /** True where it was added to a topic that any group had a position in. */
  boolean isAdded() {
    return !before.isEmpty();
  }

  long firstSeenMilli() {
    return firstSeenMilli;
  }

  String topicId() {
    return topicId;
  }

  long seenSinceMilli() {
    return seenSinceMilli;
  }

  long latest() {
    return latest;
  }

  /** Where the log ended at a look before this time; -1 where that is not known. */
  long endAt(long unixMilli) {
    return ends.at(unixMilli);
  }

  /** The first offset that the log still has. */
  long earliest() {
    return earliest;
  }

  /** When the log was first seen to begin behind this offset, or -1 where it never was. */
  long gone(long offset) {
    return begins.firstAbove(offset);
  }

  /** The first offset of a transaction that is open; the latest where there is none. */
  long lastStable() {
    return lastStable;
  }

  boolean isCompacted() {
    return compacted;
  }

  void write(LedgerOutput out) throws IOException {
    out.writeUTF(topicId);
    out.writeLong(firstSeenMilli);
    out.writeLong(seenSinceMilli);
    Binary.write(before, out);
    out.writeLong(earliest);
    out.writeLong(latest);
    out.writeLong(lastStable);
    out.writeUTF(latestBy);
    out.writeLong(latestMilli);
    out.writeBoolean(compacted);
    truncated.write(out);
    out.writeLong(truncatedMilli);
    ends.write(out);
    begins.write(out);
    out.writeLong(keptFrom);
    out.writeInt(groups.size());
    for (Map.Entry<String, GroupFacts> group : groups.entrySet()) {
      out.writeUTF(group.getKey());
      group.getValue().write(out);
    }
  }

  static PartitionFacts read(LedgerInput in) throws IOException {
    PartitionFacts facts =
        new PartitionFacts(in.readUTF(), in.readLong(), in.readLong(), Binary.texts(in));
    facts.earliest = in.readLong();
    facts.latest = in.readLong();
    facts.lastStable = in.readLong();
    facts.latestBy = in.readUTF();
    facts.latestMilli = in.readLong();
    facts.compacted = in.readBoolean();
    facts.truncated.addAll(OffsetSet.read(in));
    facts.truncatedMilli = in.readLong();
    facts.ends.addAll(Steps.read(in));
    facts.begins.addAll(Steps.read(in));
    facts.keptFrom = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      facts.groups.put(name, GroupFacts.read(in));
    }
    return facts;
  }
}
