package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.MessageDetail;
import io.waybill.store.InputPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters and retries that name no origin, with the messages of tapped topics whose value they
 * hold. Of what was read before, the index is to be asked once ({@link #unsearched}); what comes
 * later is found as it comes. Bounded; what has no room is counted.
 */
final class Wrappings implements Remembered {
  private static final int MOST = 50_000;

  private final Map<Wrapped, Origins> all = new LinkedHashMap<>();
  private final Map<Long, List<Wrapped>> byHash = new HashMap<>();

  /** By partition, those that had a message of it; some of these may have others by now. */
  private final Map<InputPartition, Set<Wrapped>> byPartition = new HashMap<>();

  private @Nullable Placements placements;

  /** Takes what a dead letter tells; false where there is no room for it. */
  boolean take(Wrapped wrapped) {
    if (all.containsKey(wrapped)) {
      return true;
    }
    if (all.size() >= MOST) {
      return false;
    }
    put(wrapped, new Origins());
    return true;
  }

  private void put(Wrapped wrapped, Origins origins) {
    all.put(wrapped, origins);
    origins.all().forEach(at -> index(wrapped, at));
    wrapped
        .valueHashes()
        .forEach(hash -> byHash.computeIfAbsent(hash, unused -> new ArrayList<>(1)).add(wrapped));
    placements = null;
  }

  private void index(Wrapped wrapped, Coordinate message) {
    byPartition.computeIfAbsent(Place.partition(message), unused -> new HashSet<>()).add(wrapped);
  }

  /** Takes a message; true where a dead letter holds its value, which changes what is known. */
  boolean take(String tenant, MessageDetail message) {
    boolean changes = false;
    for (Wrapped wrapped : byHash.getOrDefault(message.valueHash(), List.of())) {
      changes |= wrapped.tenant().equals(tenant) && add(wrapped, message);
    }
    return changes;
  }

  /** Adds a message that has one of the values. */
  private boolean add(Wrapped wrapped, MessageDetail message) {
    int rank = wrapped.valueHashes().indexOf(message.valueHash());
    Origins origins = all.get(wrapped);
    boolean changes =
        origins != null
            && rank >= 0
            && !message.aborted()
            && wrapped.mayBe(message.coordinate())
            && origins.add(rank, message.coordinate());
    if (changes) {
      index(wrapped, message.coordinate());
      placements = null;
    }
    return changes;
  }

  /** Some for which the index was not asked yet, the earliest first. */
  List<Wrapped> unsearched(int limit) {
    return all.entrySet().stream()
        .filter(one -> !one.getValue().isSearched())
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Takes all messages of the index that have one of its values. */
  void searched(Wrapped wrapped, List<MessageDetail> messages) {
    Origins origins = all.get(wrapped);
    if (origins != null) {
      messages.forEach(message -> add(wrapped, message));
      origins.searched();
      placements = null;
    }
  }

  /** What follows from it of single messages. */
  Placements placements() {
    Placements known = placements;
    if (known == null) {
      known = Placements.of(all);
      placements = known;
    }
    return known;
  }

  @Override
  public void trim(InputPartition partition, long offset) {
    byPartition.computeIfPresent(
        partition,
        (unused, some) -> {
          some.removeIf(wrapped -> isDoneWith(partition, offset, wrapped));
          placements = null;
          return some.isEmpty() ? null : some;
        });
  }

  /** Forgets messages below an offset; true where none of the partition is left. */
  private boolean isDoneWith(InputPartition partition, long offset, Wrapped wrapped) {
    Origins origins = all.get(wrapped);
    if (origins != null && origins.forget(partition, offset)) {
      remove(wrapped);
    }
    return origins == null || !origins.isIn(partition);
  }

  private void remove(Wrapped wrapped) {
    all.remove(wrapped);
    for (long hash : wrapped.valueHashes()) {
      byHash.computeIfPresent(
          hash,
          (unused, list) -> {
            list.remove(wrapped);
            return list.isEmpty() ? null : list;
          });
    }
  }

  @Override
  public void forget(InputPartition partition) {
    trim(partition, Long.MAX_VALUE);
  }

  @Override
  public void write(LedgerOutput out) throws IOException {
    out.writeAll(all, Wrapped::write, Origins::write);
  }

  @Override
  public void read(LedgerInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      Wrapped wrapped = Wrapped.read(in);
      put(wrapped, Origins.read(in));
    }
  }
}
