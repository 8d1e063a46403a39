package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.store.InputPartition;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The messages that have the value which a dead letter holds: of the likeliest of its values that
 * any has. The same whatever order they are found in.
 */
final class Origins {
  /** Messages that are told apart; of more it is none that could be named. */
  private static final int MOST = 4;

  private final TreeSet<Coordinate> found = new TreeSet<>();

  /** Which of the values these have; the largest where none is found. */
  private int rank = Integer.MAX_VALUE;

  /** True for good where more than one was known: that one is forgotten leaves no proof. */
  private boolean isOfSeveral;

  private boolean isTooMany;
  private boolean isSearched;

  /** Takes a message that has the value of this rank; true where that changes anything. */
  boolean add(int rank, Coordinate message) {
    if (rank > this.rank) {
      return false;
    }
    if (rank < this.rank) {
      this.rank = rank;
      found.clear();
      isOfSeveral = false;
      isTooMany = false;
    }
    boolean isNew = !isTooMany && found.add(message);
    isOfSeveral |= found.size() > 1;
    if (found.size() > MOST) {
      isTooMany = true;
      found.clear();
    }
    return isNew;
  }

  /** All messages were added that were read before the dead letter was. */
  void searched() {
    isSearched = true;
  }

  boolean isSearched() {
    return isSearched;
  }

  /** The only message that it can be; empty where there is none, or several. */
  Optional<Coordinate> only() {
    return found.size() == 1 && !isOfSeveral ? Optional.of(found.first()) : Optional.empty();
  }

  /** The messages of which it is one; none where it may be any. */
  Iterable<Coordinate> all() {
    return found;
  }

  /** True where one of these is of the partition. */
  boolean isIn(InputPartition partition) {
    return found.stream().anyMatch(at -> Place.partition(at).equals(partition));
  }

  /** True where it may be any message that it could be by its topic. */
  boolean isUnknown() {
    return !isSearched || found.isEmpty();
  }

  /** Forgets messages of a partition below an offset; true where it was one of these. */
  boolean forget(InputPartition partition, long below) {
    boolean isAny =
        found.removeIf(at -> at.offset() < below && Place.partition(at).equals(partition));
    return isAny && found.isEmpty();
  }

  void write(LedgerOutput out) throws IOException {
    out.writeInt(rank);
    out.writeBoolean(isOfSeveral);
    out.writeBoolean(isTooMany);
    out.writeBoolean(isSearched);
    out.writeInt(found.size());
    for (Coordinate at : found) {
      Binary.write(at, out);
    }
  }

  static Origins read(LedgerInput in) throws IOException {
    Origins origins = new Origins();
    origins.rank = in.readInt();
    origins.isOfSeveral = in.readBoolean();
    origins.isTooMany = in.readBoolean();
    origins.isSearched = in.readBoolean();
    for (int left = in.readInt(); left > 0; left--) {
      origins.found.add(Binary.message(in));
    }
    return origins;
  }
}
