package io.waybill.graph;

/**
 * How much work one graph may be.
 *
 * @param hops how many traces away from the one that was asked for, 0 or more
 * @param events at most this many events are read
 * @param eventsPerKey at most this many of one trace or message that is not the one asked for
 * @param fanOut at most this many traces and messages are followed from one event
 * @param bytes at most about this many bytes of events are held
 * @param nanos at most this long, by {@link System#nanoTime}
 */
public record GraphBounds(
    int hops, int events, int eventsPerKey, int fanOut, long bytes, long nanos) {
  /** Enough for nearly every trace, and little enough for any caller: 3 s and 32 MiB. */
  public static final GraphBounds DEFAULTS =
      new GraphBounds(5, 20_000, 2_000, 200, 32L << 20, 3_000_000_000L);

  /** These bounds with another number of hops. */
  public GraphBounds withHops(int other) {
    return new GraphBounds(other, events, eventsPerKey, fanOut, bytes, nanos);
  }
}
