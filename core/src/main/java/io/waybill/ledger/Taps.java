package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.GapDetail;
import io.waybill.event.MessageDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What was read of business topics themselves, by tenant. Bounded; what has no room is counted. */
final class Taps implements Remembered {
  private static final int MOST = 100_000;

  private final NavigableMap<Place, Tapped> all = new TreeMap<>();

  /**
   * Takes a message.
   *
   * @param namesSpan true where its headers name a span
   * @return how much there was no room for
   */
  int take(String tenant, MessageDetail message, boolean namesSpan) {
    long offset = message.coordinate().offset();
    Optional<Tapped> tapped = tapped(tenant, message.coordinate());
    if (message.aborted()) {
      tapped.ifPresent(of -> of.addAborted(offset));
    } else {
      tapped.ifPresent(of -> of.add(offset));
    }
    if (!namesSpan || message.severalContexts()) {
      tapped.ifPresent(of -> of.addWithoutContext(offset));
    }
    return tapped.isPresent() ? 0 : 1;
  }

  /** Takes what was gone before it could be read. */
  int take(String tenant, GapDetail gap) {
    Optional<Tapped> tapped = tapped(tenant, gap.from());
    tapped.ifPresent(of -> of.addUnread(gap.from().offset(), gap.toOffset()));
    return tapped.isPresent() ? 0 : 1;
  }

  private Optional<Tapped> tapped(String tenant, Coordinate at) {
    Place place = new Place(tenant, Place.partition(at), "");
    return all.size() >= MOST && !all.containsKey(place)
        ? Optional.empty()
        : Optional.of(all.computeIfAbsent(place, unused -> Tapped.none()));
  }

  /** What was read of a partition of these tenants' messages: others' are no messages to them. */
  Tapped of(InputPartition partition, Scope scope) {
    Tapped whole = Tapped.none();
    Place.of(all, partition)
        .forEach((place, tapped) -> {
          if (scope.allows(place.tenant())) {
            whole.addAll(tapped);
          }
        });
    return whole;
  }

  /** Whether there is a message of these tenants at this offset. */
  Tapped.Presence presence(InputPartition partition, long offset, Scope scope) {
    List<Tapped> theirs =
        Place.of(all, partition).entrySet().stream()
            .filter(one -> scope.allows(one.getKey().tenant()))
            .map(Map.Entry::getValue)
            .toList();
    return theirs.size() == 1
        ? theirs.getFirst().presence(offset)
        : theirs.isEmpty() ? Tapped.Presence.UNKNOWN : of(partition, scope).presence(offset);
  }

  /**
   * True where all offsets of the partition, from the first to the last that was read, are there.
   */
  boolean isSolid(InputPartition partition) {
    return whole(partition).isSolid();
  }

  /** True where all that was written from this offset on was read, and names the span that did. */
  boolean isWholeFrom(InputPartition partition, long offset) {
    return whole(partition).isWholeFrom(offset);
  }

  /** What was read of a partition, whosever it is. */
  private Tapped whole(InputPartition partition) {
    Map<Place, Tapped> of = Place.of(all, partition);
    return of.size() == 1 ? of.values().iterator().next() : of(partition, Scope.ALL);
  }

  /** True where the message is there, and is these tenants'. */
  boolean isOf(InputPartition partition, long offset, Scope scope) {
    return Place.of(all, partition).entrySet().stream()
        .anyMatch(one ->
            scope.allows(one.getKey().tenant())
                && one.getValue().presence(offset) == Tapped.Presence.THERE);
  }

  @Override
  public void trim(InputPartition partition, long offset) {
    Place.of(all, partition).values().removeIf(tapped -> tapped.removeBelow(offset));
  }

  @Override
  public void forget(InputPartition partition) {
    Place.of(all, partition).clear();
  }

  @Override
  public void write(LedgerOutput out) throws IOException {
    out.writeAll(all, Place::write, Tapped::write);
  }

  @Override
  public void read(LedgerInput in) throws IOException {
    in.readAll(all, Place::read, Tapped::read);
  }
}
