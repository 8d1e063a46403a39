package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.EventKind;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What dead letters that name no origin say of messages, by the values that they hold. Of a message
 * that was read itself, and has another value, they say nothing; any other may be theirs.
 *
 * @param marks of the messages that are the only ones with a value
 * @param routes where dead letters went whose origin was found; unplaced are those of which none
 *     was
 * @param several messages that are not the only ones with a value
 * @param found where dead letters are that were found, or may be one of several
 */
record Placements(
    NavigableMap<Place, Marks> marks,
    Routes routes,
    NavigableMap<Place, OffsetSet> several,
    Routes found) {
  static Placements of(Map<Wrapped, Origins> all) {
    Placements placements =
        new Placements(new TreeMap<>(), new Routes(), new TreeMap<>(), new Routes());
    all.forEach(placements::add);
    return placements;
  }

  private void add(Wrapped wrapped, Origins origins) {
    if (origins.isUnknown()) {
      routes.addUnplaced(wrapped.tenant(), wrapped.cluster(), wrapped.topic());
      return;
    }
    found.addUnplaced(wrapped.tenant(), wrapped.cluster(), wrapped.topic());
    origins.only().ifPresentOrElse(at -> place(wrapped, at), () -> doubt(wrapped, origins));
  }

  private void place(Wrapped wrapped, Coordinate at) {
    InputPartition partition = Place.partition(at);
    boolean isDead = wrapped.kind() == EventKind.DEAD_LETTER;
    marks
        .computeIfAbsent(
            new Place(wrapped.tenant(), partition, wrapped.group()), unused -> new Marks())
        .add(isDead ? Mark.WRAPPED : Mark.RETRIED, at.offset());
    if (isDead) {
      routes.add(wrapped.tenant(), partition, wrapped.group());
    }
  }

  private void doubt(Wrapped wrapped, Origins origins) {
    for (Coordinate at : origins.all()) {
      several
          .computeIfAbsent(
              new Place(wrapped.tenant(), Place.partition(at), ""), unused -> new OffsetSet())
          .add(at.offset());
    }
  }

  /** Messages in {@code [0, end)} that may be one of them, for all that is known. */
  OffsetSet doubtful(InputPartition partition, Supplier<OffsetSet> there, long end, Scope scope) {
    OffsetSet doubtful = new OffsetSet();
    if (found.hasUnplaced(partition, scope)) {
      doubtful.addRange(0, end);
      doubtful.removeAll(there.get());
      Place.of(several, partition)
          .forEach((place, offsets) -> {
            if (scope.allows(place.tenant())) {
              doubtful.addAll(offsets);
            }
          });
    }
    return doubtful;
  }

  /** True where this message may be one of them, for all that is known. */
  boolean isDoubtful(InputPartition partition, long offset, BooleanSupplier isThere, Scope scope) {
    return found.hasUnplaced(partition, scope)
        && (!isThere.getAsBoolean()
            || Place.of(several, partition).entrySet().stream()
                .anyMatch(
                    one -> scope.allows(one.getKey().tenant()) && one.getValue().has(offset)));
  }
}
