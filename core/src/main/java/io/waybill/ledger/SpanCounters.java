package io.waybill.ledger;

import io.waybill.event.Event;
import io.waybill.event.MetricDetail;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

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

  /** What was counted at one time, by series; live spans count against those started. */
  private record Point(Map<String, Long> series, long sinceUnixNano) {
    long ended() {
      return series.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private final NavigableMap<Long, Point> points = new TreeMap<>();
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
    points.merge(
        milli,
        new Point(Map.of(series, isLive ? -value : value), isLive ? 0 : since(event)),
        SpanCounters::both);
  }

  /** Since when it counts; the like of 0 for one that says nothing. */
  private static long since(Event event) {
    try {
      return Long.parseLong(event.attributes().first(MetricDetail.SINCE));
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  private static Point both(Point one, Point other) {
    Map<String, Long> series = new TreeMap<>(one.series());
    other.series().forEach((name, value) -> series.merge(name, value, Math::max));
    return new Point(series, Math.max(one.sinceUnixNano(), other.sinceUnixNano()));
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

  /** How many spans ended between these counts; empty where they don't count the same. */
  Optional<Long> ended(long fromMilli, long toMilli) {
    Point from = points.get(fromMilli);
    Point to = points.get(toMilli);
    return from == null
            || to == null
            || from.sinceUnixNano() == 0
            || from.sinceUnixNano() != to.sinceUnixNano()
            || !from.series().containsKey(LIVE)
            || !from.series().keySet().equals(to.series().keySet())
        ? Optional.empty()
        : Optional.of(to.ended() - from.ended());
  }

  /** Forgets what was counted before this time. */
  void forget(long beforeMilli) {
    points.headMap(beforeMilli, false).clear();
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(lastMilli);
    out.writeInt(points.size());
    for (Map.Entry<Long, Point> one : points.entrySet()) {
      out.writeLong(one.getKey());
      out.writeLong(one.getValue().sinceUnixNano());
      out.writeInt(one.getValue().series().size());
      for (Map.Entry<String, Long> series : one.getValue().series().entrySet()) {
        out.writeUTF(series.getKey());
        out.writeLong(series.getValue());
      }
    }
  }

  static SpanCounters read(DataInputStream in) throws IOException {
    SpanCounters counters = new SpanCounters();
    counters.lastMilli = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      long time = in.readLong();
      long since = in.readLong();
      Map<String, Long> series = new TreeMap<>();
      for (int more = in.readInt(); more > 0; more--) {
        String name = in.readUTF();
        series.put(name, in.readLong());
      }
      counters.points.put(time, new Point(series, since));
    }
    return counters;
  }
}
