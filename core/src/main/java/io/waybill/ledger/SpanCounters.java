package io.waybill.ledger;

import io.waybill.event.Event;
import io.waybill.event.MetricDetail;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an OpenTelemetry SDK says of how many spans its process made: {@code otel.sdk.span.started}
 * and {@code otel.sdk.span.live} of those that are sampled, by the time at which it counted. One of
 * each time, as often as it is told. For one thread.
 */
final class SpanCounters {
  private static final String STARTED = "otel.sdk.span.started";
  private static final String LIVE = "otel.sdk.span.live";
  private static final String RESULT = "otel.span.sampling_result";
  private static final String ORIGIN = "otel.span.parent.origin";

  /** The series that a first span is counted in begin so far apart at most. */
  private static final long BEGUN_NANOS = 1_000_000_000;

  /**
   * One series.
   *
   * @param value negative for live spans, which count against those started
   * @param sinceUnixNano since when it counts; 0 where that is not said
   */
  private record Count(long value, long sinceUnixNano) {
    void write(LedgerOutput out) throws IOException {
      out.writeLong(value);
      out.writeLong(sinceUnixNano);
    }

    static Count read(LedgerInput in) throws IOException {
      return new Count(in.readLong(), in.readLong());
    }
  }

  /** What was counted at one time, by series. */
  private final NavigableMap<Long, NavigableMap<String, Count>> points = new TreeMap<>();

  private long lastMilli;

  /** Whether an event tells how many spans there were. */
  static boolean isCount(Event event) {
    return event.detail() instanceof MetricDetail metric
        && (metric.name().equals(STARTED) || metric.name().equals(LIVE))
        && event.attributes().first(RESULT).equals("RECORD_AND_SAMPLE");
  }

  /** Takes a count. */
  void take(Event event, MetricDetail metric) {
    boolean isLive = metric.name().equals(LIVE);
    String series = isLive ? LIVE : STARTED + ' ' + event.attributes().first(ORIGIN);
    long value = Math.round(metric.value());
    long milli = event.time().unixNano() / 1_000_000;
    lastMilli = Math.max(lastMilli, milli);
    points
        .computeIfAbsent(milli, unused -> new TreeMap<>())
        .merge(
            series,
            new Count(isLive ? -value : value, since(event)),
            (one, other) -> one.value() >= other.value() ? one : other);
  }

  private static long since(Event event) {
    try {
      return Long.parseLong(event.attributes().first(MetricDetail.SINCE));
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  boolean isEmpty() {
    return points.isEmpty();
  }

  int size() {
    return points.size();
  }

  /** When it last counted; 0 where it never did. */
  long lastMilli() {
    return lastMilli;
  }

  /** When half of its counts were; there is one. */
  long medianMilli() {
    return points.keySet().stream().skip(points.size() / 2).findFirst().orElseThrow();
  }

  /** When it counted, in order. */
  Iterable<Long> times() {
    return points.keySet();
  }

  /**
   * When another process of the same ID, such as the next one of a pod, was first seen to count;
   * {@link Long#MAX_VALUE} where none was.
   */
  long anewMilli() {
    long since = 0;
    for (Map.Entry<Long, NavigableMap<String, Count>> one : points.entrySet()) {
      Count live = one.getValue().get(LIVE);
      if (live != null && since != 0 && live.sinceUnixNano() != since) {
        return one.getKey();
      }
      since = live == null ? since : live.sinceUnixNano();
    }
    return Long.MAX_VALUE;
  }

  /**
   * How many spans had ended since the process began; empty where not all was counted then: the SDK
   * counts a first span in one series after the other. Where spans are counted anew each time
   * ("delta"), those that are live are not, which count from the beginning.
   */
  Optional<Long> ended(long atMilli) {
    NavigableMap<String, Count> at = points.getOrDefault(atMilli, Collections.emptyNavigableMap());
    Count live = at.get(LIVE);
    boolean isAll =
        live != null
            && at.entrySet().stream()
                .anyMatch(one ->
                    !one.getKey().equals(LIVE)
                        && one.getValue().sinceUnixNano() != 0
                        && one.getValue().sinceUnixNano() <= live.sinceUnixNano() + BEGUN_NANOS);
    return isAll ? Optional.of(sum(at)) : Optional.empty();
  }

  /** How many spans ended between these counts; empty where they don't count the same. */
  Optional<Long> ended(long fromMilli, long toMilli) {
    Map<String, Count> from = points.getOrDefault(fromMilli, Collections.emptyNavigableMap());
    Map<String, Count> to = points.getOrDefault(toMilli, Collections.emptyNavigableMap());
    boolean isComparable =
        from.containsKey(LIVE)
            && to.keySet().containsAll(from.keySet())
            && to.entrySet().stream()
                .allMatch(
                    one -> goesOn(from.get(one.getKey()), one.getValue(), fromMilli * 1_000_000));
    return isComparable ? Optional.of(sum(to) - sum(from)) : Optional.empty();
  }

  /** True for the same series later, or for one that began after this time. */
  private static boolean goesOn(@Nullable Count before, Count count, long fromUnixNano) {
    return count.sinceUnixNano() != 0
        && (before == null
            ? count.sinceUnixNano() >= fromUnixNano
            : before.sinceUnixNano() == count.sinceUnixNano());
  }

  private static long sum(Map<String, Count> counts) {
    return counts.values().stream().mapToLong(Count::value).sum();
  }

  /** Forgets what was counted before this time. */
  void forget(long beforeMilli) {
    points.headMap(beforeMilli, false).clear();
  }

  void write(LedgerOutput out) throws IOException {
    out.writeLong(lastMilli);
    out.writeAll(
        points,
        (time, to) -> to.writeLong(time),
        (series, to) -> to.writeAll(series, (name, into) -> into.writeUTF(name), Count::write));
  }

  static SpanCounters read(LedgerInput in) throws IOException {
    SpanCounters counters = new SpanCounters();
    counters.lastMilli = in.readLong();
    in.readAll(
        counters.points,
        LedgerInput::readLong,
        from -> from.readAll(new TreeMap<>(), series -> series.readUTF(), Count::read));
    return counters;
  }
}
