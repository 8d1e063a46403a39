package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Of how much of what a group was given and committed past an outcome is known, topic by topic, and
 * the like. Remembered until anything more is said.
 */
final class Shares {
  private record Key(Flow flow, Scope scope) {}

  private final Testimony testimony;
  private final Map<Key, Share> known = new HashMap<>();
  private final Map<Key, Share> bySpans = new HashMap<>();
  private final Map<Key, Double> leftOut = new HashMap<>();
  private final Map<Key, Map<InputPartition, OffsetSet>> lasting = new HashMap<>();
  private long asOf = -1;

  Shares(Testimony testimony) {
    this.testimony = testimony;
  }

  Share of(Flow flow, Scope scope) {
    forgetWhatIsOld();
    return known.computeIfAbsent(new Key(flow, scope), this::count);
  }

  /**
   * Of how much of what was produced in spans, and the group went past, anything is known; counted
   * only where it is not remembered.
   */
  Share bySpans(Flow flow, Scope scope, Supplier<Share> count) {
    forgetWhatIsOld();
    Key key = new Key(flow, scope);
    Share share = bySpans.get(key);
    if (share == null) {
      share = count.get();
      bySpans.put(key, share);
    }
    return share;
  }

  /**
   * How sure it is that a group left a message out which it is silent of, by what its spans tell;
   * counted only where it is not remembered.
   */
  double leftOut(Flow flow, Scope scope, DoubleSupplier count) {
    forgetWhatIsOld();
    return leftOut.computeIfAbsent(new Key(flow, scope), unused -> count.getAsDouble());
  }

  /** What failed for good, by partition; found out only where it is not remembered. */
  Map<InputPartition, OffsetSet> lasting(
      Flow flow, Scope scope, Supplier<Map<InputPartition, OffsetSet>> find) {
    forgetWhatIsOld();
    return lasting.computeIfAbsent(new Key(flow, scope), unused -> find.get());
  }

  private void forgetWhatIsOld() {
    if (asOf != testimony.heard()) {
      asOf = testimony.heard();
      forget();
    }
  }

  /** Forgets what is remembered: groups went on, or more of what they did can be judged. */
  void forget() {
    known.clear();
    bySpans.clear();
    leftOut.clear();
    lasting.clear();
  }

  private Share count(Key key) {
    Share[] all = {new Share(0, 0)};
    testimony
        .reports()
        .partitions(key.flow().cluster(), key.flow().topic())
        .forEach(partition -> {
          OffsetSet accountable =
              testimony.reports().accountable(partition, key.flow().group(), key.scope());
          testimony
              .exempt(partition, key.flow().group(), accountable.end(), key.scope())
              .removeFrom(accountable);
          OffsetSet silent = accountable.copy();
          Marks said =
              testimony.marks(partition, key.scope()).getOrDefault(key.flow().group(), new Marks());
          silent.removeAll(said.any(Mark.values()));
          all[0] =
              new Share(
                  all[0].some() + accountable.count() - silent.count(),
                  all[0].all() + accountable.count());
        });
    return all[0];
  }
}
