package io.waybill.correlator.changes;

import io.waybill.ledger.Change;
import io.waybill.ledger.Ledger;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The changes of verdicts that are durable: others are told to nobody, as a crash may undo them.
 * Thread-safe.
 *
 * @param ledger as it is now
 * @param durable the number of the last change that is durable
 */
public record Feed(Supplier<Ledger> ledger, LongSupplier durable) {
  /** Changes with a greater number than this, in their order. */
  public List<Change> after(long number, int limit) {
    long until = durable.getAsLong();
    return ledger.get().changes(number, limit).stream()
        .filter(change -> change.number() <= until)
        .toList();
  }

  /** The last change's number; 0 where there is none. */
  public long last() {
    return Math.min(durable.getAsLong(), ledger.get().lastChange());
  }

  /** True where changes after this one were forgotten, or where it was never told. */
  public boolean isForgotten(long number) {
    return number > last() || number + 1 < ledger.get().firstChange();
  }
}
