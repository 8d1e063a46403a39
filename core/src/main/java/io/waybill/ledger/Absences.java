package io.waybill.ledger;

import java.util.List;
import java.util.PrimitiveIterator;

/**
 * Messages that a group's processes made no span of, though one of them did of what stands before
 * and behind, and all spans of that time are here: they were left out.
 */
final class Absences {
  private Absences() {}

  /**
   * Those of these messages that were left out.
   *
   * @param here what each of the group's processes handled of the partition
   * @param processes all that may serve the group
   * @param withinMilli how long after what stands behind it a message may still be handled
   */
  static OffsetSet of(
      OffsetSet messages, List<Handled> here, List<SpanAccount> processes, long withinMilli) {
    OffsetSet all = new OffsetSet();
    here.forEach(one -> all.addAll(one.offsets()));
    OffsetSet leftOut = new OffsetSet();
    if (all.isEmpty()) {
      return leftOut;
    }
    OffsetSet between = messages.within(all.first(), all.last());
    between.removeAll(all);
    PrimitiveIterator.OfLong each = between.from(0);
    while (each.hasNext()) {
      long offset = each.nextLong();
      long before = all.lastBelow(offset).orElseThrow();
      long behind = all.from(offset).nextLong();
      if (here.stream().anyMatch(one -> isProven(one, before, behind, processes, withinMilli))) {
        leftOut.add(offset);
      }
    }
    return leftOut;
  }

  private static boolean isProven(
      Handled one, long before, long behind, List<SpanAccount> processes, long withinMilli) {
    if (!one.offsets().has(before) || !one.offsets().has(behind)) {
      return false;
    }
    long from = one.begunMilli(before) - withinMilli;
    long to = Math.max(one.endedMilli(before), one.endedMilli(behind)) + withinMilli;
    return processes.stream()
        .allMatch(process -> process.isWhole(from, to) || process.isGoneBefore(from));
  }
}
