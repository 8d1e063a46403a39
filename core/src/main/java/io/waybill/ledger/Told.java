package io.waybill.ledger;

import io.waybill.store.InputPartition;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What was last told of each message that somebody has to act on, in bitmaps. For one thread. */
final class Told {
  /** Verdicts that somebody has to act on. */
  static final Set<VerdictKind> KINDS =
      Set.copyOf(
          EnumSet.of(
              VerdictKind.DEAD_LETTERED,
              VerdictKind.FAILED,
              VerdictKind.SKIPPED,
              VerdictKind.EXPIRED,
              VerdictKind.NEVER_OFFERED,
              VerdictKind.LOST_ON_BROKER));

  private final NavigableMap<Place, Map<VerdictKind, OffsetSet>> sets = new TreeMap<>();

  /** Messages by their revision, from the second on. */
  private final NavigableMap<Place, NavigableMap<Integer, OffsetSet>> revised = new TreeMap<>();

  /** Of which messages this is said now. */
  OffsetSet of(Place place, VerdictKind kind) {
    return sets.getOrDefault(place, Map.of()).getOrDefault(kind, new OffsetSet());
  }

  /** What is said of a message now; empty where that is nothing to act on. */
  Optional<VerdictKind> kind(Place place, long offset) {
    return sets.getOrDefault(place, Map.of()).entrySet().stream()
        .filter(one -> one.getValue().has(offset))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** How often something was told of this message; 0 where nothing was. */
  int revision(Place place, long offset) {
    for (Map.Entry<Integer, OffsetSet> one :
        revised.getOrDefault(place, new TreeMap<>()).entrySet()) {
      if (one.getValue().has(offset)) {
        return one.getKey();
      }
    }
    return kind(place, offset).isPresent() ? 1 : 0;
  }

  /**
   * Takes what is said from now on.
   *
   * @return the message's revision
   */
  int tell(Place place, long offset, VerdictKind now) {
    int revision = revision(place, offset) + 1;
    Map<VerdictKind, OffsetSet> byKind =
        sets.computeIfAbsent(place, unused -> new EnumMap<>(VerdictKind.class));
    byKind.values().forEach(set -> set.remove(offset));
    if (KINDS.contains(now)) {
      byKind.computeIfAbsent(now, unused -> new OffsetSet()).add(offset);
    }
    if (revision > 1) {
      NavigableMap<Integer, OffsetSet> numbers =
          revised.computeIfAbsent(place, unused -> new TreeMap<>());
      numbers.values().forEach(set -> set.remove(offset));
      numbers.computeIfAbsent(revision, unused -> new OffsetSet()).add(offset);
    }
    return revision;
  }

  /** Forgets what was told of messages below this offset. */
  void trim(InputPartition partition, long offset) {
    Place.of(sets, partition)
        .values()
        .removeIf(byKind -> {
          byKind.values().forEach(set -> set.removeBelow(offset));
          return byKind.values().stream().allMatch(OffsetSet::isEmpty);
        });
    Place.of(revised, partition)
        .values()
        .removeIf(numbers -> {
          numbers.values().forEach(set -> set.removeBelow(offset));
          return numbers.values().stream().allMatch(OffsetSet::isEmpty);
        });
  }

  /** Forgets a partition: its offsets are another incarnation's now. */
  void forget(InputPartition partition) {
    Place.of(sets, partition).clear();
    Place.of(revised, partition).clear();
  }

  void write(LedgerOutput out) throws IOException {
    out.writeAll(
        sets,
        Place::write,
        (byKind, to) ->
            to.writeAll(byKind, (kind, name) -> name.writeUTF(kind.label()), OffsetSet::write));
    out.writeAll(
        revised,
        Place::write,
        (numbers, to) ->
            to.writeAll(numbers, (number, in) -> in.writeInt(number), OffsetSet::write));
  }

  void read(LedgerInput in) throws IOException {
    in.readAll(
        sets,
        Place::read,
        from ->
            from.readAll(
                new EnumMap<>(VerdictKind.class),
                name -> VerdictKind.ofLabel(name.readUTF()),
                OffsetSet::read));
    in.readAll(
        revised,
        Place::read,
        from -> from.readAll(new TreeMap<>(), LedgerInput::readInt, OffsetSet::read));
  }
}
