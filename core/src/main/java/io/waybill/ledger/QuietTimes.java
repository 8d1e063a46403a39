package io.waybill.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When an SDK counted the spans of its process while none ended, so that a count can be compared
 * with the spans that are here. Both are by two clocks of one machine; and a process that stands
 * still for a moment may count a span long after it ended, or read the clock long before it counts.
 * Such a count is too low or too high for its time, and the next one is not: it is passed over.
 */
final class QuietTimes {
  /** A count and the end of a span are so far apart at most, where no process stands still. */
  private static final long APART_MILLI = 10;

  /** For so long a process may stand still. */
  private static final long STILL_MILLI = 1_000;

  private final SpanEnds ends;
  private final SpanCounters counters;

  QuietTimes(SpanEnds ends, SpanCounters counters) {
    this.ends = ends;
    this.counters = counters;
  }

  /** Them, in order. */
  List<Long> all() {
    List<Long> quiet = quiet();
    long[] missing = new long[Math.max(0, quiet.size() - 1)];
    for (int i = 0; i < missing.length; i++) {
      missing[i] = missing(quiet.get(i), quiet.get(i + 1)).orElse(0L);
    }
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < quiet.size(); i++) {
      if (!isOff(quiet, missing, i)) {
        kept.add(quiet.get(i));
      }
    }
    return kept;
  }

  private List<Long> quiet() {
    List<Long> quiet = new ArrayList<>();
    for (long time : counters.times()) {
      if (time >= ends.forgottenMilli()
          && ends.count(time - APART_MILLI - 1, time + APART_MILLI) == 0) {
        quiet.add(time);
      }
    }
    return quiet;
  }

  /**
   * True where more spans seem to be here than were counted, up to this count or from it on, and
   * exactly as many where it is left out; and so of this count alone: of two neighbours either may
   * be off, and then something else is. Of the first and the last nobody knows yet.
   *
   * @param missing how many spans are, between each count and the next
   */
  private boolean isOff(List<Long> quiet, long[] missing, int index) {
    boolean isFirst = index == 0;
    if (isFirst || index == missing.length) {
      int neighbour = isFirst ? 1 : index - 1;
      return missing.length > 0
          && !isTakenBack(quiet, missing, neighbour)
          && isOffBy(quiet.get(index), -missing[isFirst ? 0 : neighbour]);
    }
    return isTakenBack(quiet, missing, index)
        && !isTakenBack(quiet, missing, index - 1)
        && !isTakenBack(quiet, missing, index + 1);
  }

  /** True where what is missing before a count is too much behind it, or the other way round. */
  private boolean isTakenBack(List<Long> quiet, long[] missing, int index) {
    return index > 0
        && index < missing.length
        && missing[index - 1] + missing[index] == 0
        && isOffBy(quiet.get(index), Math.abs(missing[index]));
  }

  /** True where a count may be so far off: no more spans can be counted late than ended then. */
  private boolean isOffBy(long milli, long spans) {
    return spans > 0 && spans <= ends.count(milli - STILL_MILLI - 1, milli + STILL_MILLI);
  }

  /**
   * How many of the spans that ended between these counts are not here, negative where more are
   * than were counted; empty where they don't count the same.
   */
  Optional<Long> missing(long fromMilli, long toMilli) {
    return counters
        .ended(fromMilli, toMilli)
        .map(counted -> counted - ends.count(fromMilli, toMilli));
  }

  /** True where every span is here that ended before this count, from the process's beginning. */
  boolean isWholeTo(long milli) {
    return ends.forgottenMilli() == 0
        && counters.ended(milli).filter(counted -> counted == ends.count(0, milli)).isPresent();
  }
}
