package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.store.InputPartition;
import java.io.IOException;
import java.util.Optional;
import java.util.PrimitiveIterator;

/** Finds out which verdicts are new or corrected, against what was last told. For one thread. */
final class Revisions {
  private final Told told = new Told();
  private final ChangeLog log = new ChangeLog();
  private final Transitions transitions = new Transitions();

  /** Judges one message. */
  @FunctionalInterface
  interface Judging {
    Optional<Verdict> verdict(Coordinate at, String group);
  }

  /**
   * Takes how a partition is sorted now.
   *
   * @param judging has the last word on each message that seems to have changed
   * @param most messages to judge
   * @return how many were; where this is {@code most} there may be more
   */
  int take(Sorting.Row row, Judging judging, int most) {
    InputPartition at = row.partition();
    Place place = new Place("", at, row.group());
    int looked = 0;
    PrimitiveIterator.OfLong offsets = differing(place, row.sorted()).from(0);
    while (offsets.hasNext() && looked < most) {
      looked++;
      long offset = offsets.nextLong();
      Coordinate message = new Coordinate(at.cluster(), at.topic(), at.partition(), offset);
      judging
          .verdict(message, place.group())
          .ifPresent(verdict -> change(row, place, message, verdict));
    }
    return looked;
  }

  private OffsetSet differing(Place place, Sorted sorted) {
    OffsetSet all = new OffsetSet();
    for (VerdictKind kind : Told.KINDS) {
      OffsetSet before = told.of(place, kind);
      OffsetSet now = of(sorted, kind);
      OffsetSet gone = before.copy();
      gone.removeAll(now);
      all.addAll(gone);
      OffsetSet fresh = now.copy();
      fresh.removeAll(before);
      all.addAll(fresh);
    }
    return all;
  }

  private static OffsetSet of(Sorted sorted, VerdictKind kind) {
    return switch (kind) {
      case DEAD_LETTERED -> sorted.deadLettered();
      case FAILED -> sorted.failed();
      case SKIPPED -> sorted.skipped();
      case EXPIRED -> sorted.expired();
      case LOST_ON_BROKER -> sorted.lostOnBroker();
      default -> sorted.neverOffered();
    };
  }

  private void change(Sorting.Row row, Place place, Coordinate message, Verdict verdict) {
    Optional<VerdictKind> before = told.kind(place, message.offset());
    VerdictKind now = verdict.kind();
    if (before.isPresent() ? before.get() == now : !Told.KINDS.contains(now)) {
      return;
    }
    int revision = told.tell(place, message.offset(), now);
    transitions.add(
        log.add(number ->
            new Change(
                number,
                row.cluster().polledMilli(),
                message,
                row.facts().topicId(),
                place.group(),
                revision,
                before,
                now,
                verdict.confidence(),
                verdict.cause())));
  }

  /** What was last told. */
  Told told() {
    return told;
  }

  /** The changes. */
  ChangeLog log() {
    return log;
  }

  /** How many changes there were, by what changed to what. */
  Transitions transitions() {
    return transitions;
  }

  void write(LedgerOutput out) throws IOException {
    told.write(out);
    log.write(out);
    transitions.write(out);
  }

  void read(LedgerInput in) throws IOException {
    told.read(in);
    log.read(in);
    transitions.read(in);
  }
}
