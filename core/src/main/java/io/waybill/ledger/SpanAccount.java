package io.waybill.ledger;

import io.waybill.event.Event;
import io.waybill.event.MetricDetail;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether every span of a process came, by its SDK's own count: between two moments at which it
 * counted and no span ended ({@link QuietTimes}), as many have to be here as it says. One that
 * counts fewer than are here does not count them all, and proves nothing. For one thread.
 */
final class SpanAccount {
  /** What ended before so many is settled. */
  static final int MOST_SPANS = 32_768;

  /** The same, of a process whose SDK does not count, or whose counts were not read yet. */
  private static final int MOST_UNCOUNTED = 4_096;

  private static final int MOST_COUNTS = 512;
  private static final long GONE_MILLI = 300_000;
  private static final int MOST_TIMES = 4_096;

  /** Before any process. */
  private static final long BEGINNING = Long.MIN_VALUE;

  private final SpanEnds ends;
  private final SpanCounters counters;
  private final QuietTimes quiet;

  /** Times of which all spans are known to have come, from and to, of which less is known now. */
  private final NavigableMap<Long, Long> settled = new TreeMap<>();

  private boolean contradicted;
  private Optional<Known> known = Optional.empty();

  /**
   * What follows from all of it.
   *
   * @param whole times of which every span is here, from and to
   * @param contradicted true where it does not count all of its spans
   */
  private record Known(NavigableMap<Long, Long> whole, boolean contradicted) {}

  private SpanAccount(SpanEnds ends, SpanCounters counters, boolean contradicted) {
    this.ends = ends;
    this.counters = counters;
    this.quiet = new QuietTimes(ends, counters);
    this.contradicted = contradicted;
  }

  static SpanAccount none() {
    return new SpanAccount(new SpanEnds(), new SpanCounters(), false);
  }

  void ended(long endMilli, long spanId) {
    known = Optional.empty();
    ends.add(endMilli, spanId);
    int most = counts() ? MOST_SPANS : MOST_UNCOUNTED;
    if (ends.isOver(most)) {
      long half = ends.medianMilli();
      settle(half);
      if (ends.isOver(most)) {
        forget(half);
      }
    }
  }

  void counted(Event event, MetricDetail metric) {
    known = Optional.empty();
    counters.take(event, metric);
    if (counters.size() > MOST_COUNTS) {
      long half = counters.medianMilli();
      settle(half);
      if (counters.size() > MOST_COUNTS) {
        forget(half);
      }
    }
  }

  /** True where its SDK counts. */
  boolean counts() {
    return !counters.isEmpty() || !settled.isEmpty();
  }

  /** True where every span that ended in this time came. */
  boolean isWhole(long fromMilli, long toMilli) {
    Known all = known.orElseGet(this::compare);
    known = Optional.of(all);
    Map.Entry<Long, Long> at = all.whole().floorEntry(fromMilli);
    return !all.contradicted() && at != null && at.getValue() >= toMilli;
  }

  /** True where every span came that ended from its beginning on. */
  boolean isWhole(long toMilli) {
    return isWhole(BEGINNING, toMilli);
  }

  /** True where it was last heard of five minutes before, by its own clock: it served no more. */
  boolean isGoneBefore(long milli) {
    return lastMilli() > 0 && lastMilli() < milli - GONE_MILLI;
  }

  /** When it was last heard of; 0 where it never was. */
  long lastMilli() {
    return Math.max(ends.lastMilli(), counters.lastMilli());
  }

  private Known compare() {
    NavigableMap<Long, Long> whole = new TreeMap<>(settled);
    boolean isMore = compare(whole, Long.MAX_VALUE);
    return new Known(whole, contradicted || isMore);
  }

  /**
   * Adds the times of which all is here, up to this one.
   *
   * @return true where more is here than was counted
   */
  private boolean compare(NavigableMap<Long, Long> into, long upToMilli) {
    boolean isMore = false;
    List<Long> times = quiet.all();
    long anew = counters.anewMilli();
    for (int i = 0; i < times.size() && times.get(i) <= upToMilli; i++) {
      long to = times.get(i);
      if (to < anew && quiet.isWholeTo(to)) {
        join(into, BEGINNING, to);
      }
      if (i > 0) {
        long from = times.get(i - 1);
        long missing = quiet.missing(from, to).orElse(1L);
        isMore |= missing < 0;
        if (missing == 0) {
          join(into, from, to);
        }
      }
    }
    return isMore;
  }

  private static void join(NavigableMap<Long, Long> into, long from, long to) {
    Map.Entry<Long, Long> before = into.floorEntry(from);
    long begin = before != null && before.getValue() >= from ? before.getKey() : from;
    into.merge(begin, to, Math::max);
  }

  /** Keeps what is known up to about this time, and forgets what it is known by. */
  private void settle(long aboutMilli) {
    long until = aboutMilli;
    for (long time : quiet.all()) {
      until = time <= aboutMilli ? time : until;
    }
    contradicted |= compare(settled, until);
    while (settled.size() > MOST_TIMES) {
      settled.pollFirstEntry();
    }
    forget(until);
  }

  private void forget(long untilMilli) {
    ends.forget(untilMilli);
    counters.forget(untilMilli);
  }

  void write(LedgerOutput out) throws IOException {
    ends.write(out);
    counters.write(out);
    out.writeBoolean(contradicted);
    out.writeAll(settled, (from, to) -> to.writeLong(from), (until, to) -> to.writeLong(until));
  }

  static SpanAccount read(LedgerInput in) throws IOException {
    SpanAccount account =
        new SpanAccount(SpanEnds.read(in), SpanCounters.read(in), in.readBoolean());
    in.readAll(account.settled, LedgerInput::readLong, LedgerInput::readLong);
    return account;
  }
}
