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
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < quiet.size(); i++) {
      if (!isOff(quiet, i)) {
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
   * exactly as many where it is left out. Of the first and the last, one of two neighbours that may
   * be off, nobody knows yet, unless it is the other that is.
   */
  private boolean isOff(List<Long> quiet, int index) {
    int last = quiet.size() - 1;
    if (index > 0 && index < last) {
      return isOffBetween(quiet, index);
    }
    int other = index == 0 ? 1 : last - 1;
    boolean isOther = other > 0 && other < last && isOffBetween(quiet, other);
    return last > 0
        && !isOther
        && isOff(
            quiet.get(index),
            missing(quiet.get(Math.min(index, other)), quiet.get(Math.max(index, other))));
  }

  private boolean isOffBetween(List<Long> quiet, int index) {
    long time = quiet.get(index);
    long before = quiet.get(index - 1);
    long behind = quiet.get(index + 1);
    return (isOff(time, missing(before, time)) || isOff(time, missing(time, behind)))
        && missing(before, behind).filter(none -> none == 0).isPresent();
  }

  /** True where a count may be so far off: no more spans can be counted late than ended then. */
  private boolean isOff(long milli, Optional<Long> missing) {
    long tooMany = -missing.orElse(0L);
    return tooMany > 0 && tooMany <= ends.count(milli - STILL_MILLI - 1, milli + STILL_MILLI);
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
