package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Messages of which one thing is known, by tenant. Bounded. */
final class OffsetBook implements Remembered {
  private static final int MOST = 100_000;

  private final NavigableMap<Place, OffsetSet> all = new TreeMap<>();

  /**
   * Takes a message.
   *
   * @return how much there was no room for
   */
  int add(String tenant, Coordinate at) {
    Place place = new Place(tenant, Place.partition(at), "");
    if (all.size() >= MOST && !all.containsKey(place)) {
      return 1;
    }
    all.computeIfAbsent(place, unused -> new OffsetSet()).add(at.offset());
    return 0;
  }

  /** Those of this partition that are these tenants': a set of its own. */
  OffsetSet of(InputPartition partition, Scope scope) {
    OffsetSet offsets = new OffsetSet();
    Place.of(all, partition)
        .forEach((place, some) -> {
          if (scope.allows(place.tenant())) {
            offsets.addAll(some);
          }
        });
    return offsets;
  }

  /** True where this is one of these tenants'. */
  boolean has(InputPartition partition, long offset, Scope scope) {
    return Place.of(all, partition).entrySet().stream()
        .anyMatch(one -> scope.allows(one.getKey().tenant()) && one.getValue().has(offset));
  }

  /** True where there are some of this partition, and not this. */
  boolean isWithout(InputPartition partition, long offset, Scope scope) {
    boolean isSeen =
        Place.of(all, partition).keySet().stream().anyMatch(place -> scope.allows(place.tenant()));
    return isSeen && !has(partition, offset, scope);
  }

  @Override
  public void trim(InputPartition partition, long offset) {
    Place.of(all, partition)
        .values()
        .removeIf(offsets -> {
          offsets.removeBelow(offset);
          return offsets.isEmpty();
        });
  }

  @Override
  public void forget(InputPartition partition) {
    Place.of(all, partition).clear();
  }

  @Override
  public void write(LedgerOutput out) throws IOException {
    out.writeAll(all, Place::write, OffsetSet::write);
  }

  @Override
  public void read(LedgerInput in) throws IOException {
    in.readAll(all, Place::read, OffsetSet::read);
  }
}
