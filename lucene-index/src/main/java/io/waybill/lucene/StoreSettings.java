package io.waybill.lucene;

import java.time.Duration;

/**
 * How much a {@link LuceneEventStore} keeps and uses.
 *
 * @param maxAge how long events are kept after their arrival
 * @param maxBytes how many bytes on disk; the oldest slice goes first
 * @param writerRamMegabytes what is buffered before a segment is written
 * @param writerThreads threads that index; 1 or more
 * @param refresh how often new events become visible; at most two seconds
 */
public record StoreSettings(
    Duration maxAge, long maxBytes, int writerRamMegabytes, int writerThreads, Duration refresh) {
  /** Slices that the retention is divided into; the store never has more than twice as many. */
  static final int SLICES = 16;

  /** Seven days, 50 GiB. */
  public static final StoreSettings DEFAULTS =
      new StoreSettings(Duration.ofDays(7), 50L << 30, 192, 2, Duration.ofSeconds(1));
}
