package io.waybill.ledger;

import io.waybill.ledger.Reports.Held;
import java.util.List;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.stream.Stream;

/** What it means that none of a group's processes told of a message, by what each was given. */
final class Silences {
  private Silences() {}

  /**
   * What it means that nobody told of this message.
   *
   * @param withinMilli how long after a commit an outcome may come
   */
  static Silence of(List<Held> all, long offset, long withinMilli) {
    long committedAt = Long.MIN_VALUE;
    boolean offered = false;
    for (Held one : all) {
      OptionalLong since = one.offer().offeredAt(offset);
      OptionalLong past = one.offer().committedPast(offset);
      offered |= since.isPresent();
      if (since.isPresent() && past.isPresent() && past.getAsLong() >= since.getAsLong()) {
        committedAt = Math.max(committedAt, past.getAsLong());
      }
    }
    if (!offered) {
      return Silence.NOT_OFFERED;
    }
    if (committedAt == Long.MIN_VALUE) {
      return Silence.OPEN;
    }
    Silence silence = Silence.PROVEN;
    for (Held one : all) {
      OptionalLong since = one.offer().offeredAt(offset);
      if (since.isPresent()) {
        silence =
            least(silence, one.account().between(since.getAsLong(), committedAt + withinMilli));
      }
    }
    return silence;
  }

  /**
   * What it means that a message which is there was given to none of the group's processes: proven
   * where one of them was given its neighbours on both sides, by one row of reports, and committed
   * past it.
   */
  static Silence passedBy(List<Held> all, long offset, long withinMilli) {
    OptionalLong before = OptionalLong.empty();
    OptionalLong behind = OptionalLong.empty();
    for (Held one : all) {
      OptionalLong last = one.offer().offered().lastBelow(offset);
      PrimitiveIterator.OfLong next = one.offer().offered().from(offset);
      before = max(before, last);
      if (next.hasNext()) {
        behind = min(behind, OptionalLong.of(next.nextLong()));
      }
    }
    if (before.isEmpty() || behind.isEmpty()) {
      return Silence.NOT_OFFERED;
    }
    for (Held one : all) {
      Offer offer = one.offer();
      OptionalLong since = offer.offeredAt(before.getAsLong());
      OptionalLong past = offer.committedPast(offset);
      boolean hadBoth =
          since.isPresent()
              && offer.offered().has(behind.getAsLong())
              && past.isPresent()
              && past.getAsLong() >= since.getAsLong();
      if (hadBoth) {
        return one.account().between(since.orElseThrow(), past.orElseThrow() + withinMilli);
      }
    }
    return Silence.NOT_OFFERED;
  }

  /**
   * Messages of these that none of the group's processes was given, where all they were given is
   * known up to this time, and one of them committed past.
   */
  static OffsetSet unseen(
      OffsetSet offsets, List<Held> all, Stream<Account> accounts, long untilMilli) {
    OffsetSet unseen = offsets.copy();
    long committed = -1;
    for (Held one : all) {
      unseen.removeAll(one.offer().offered());
      committed = Math.max(committed, one.offer().committed());
    }
    boolean isAllKnown = accounts.allMatch(account -> account.isWholeUntil(untilMilli));
    return isAllKnown ? unseen.within(0, Math.max(0, committed)) : new OffsetSet();
  }

  private static OptionalLong max(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || (other.isPresent() && other.getAsLong() > one.getAsLong())
        ? other
        : one;
  }

  private static OptionalLong min(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || (other.isPresent() && other.getAsLong() < one.getAsLong())
        ? other
        : one;
  }

  private static Silence least(Silence one, Silence other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
