package io.waybill.store;

import io.waybill.event.Event;
import java.util.Comparator;

/**
 * Where a page ended: a place in the order by time that new events don't shift.
 *
 * @param unixNano the last event's time
 * @param tie the last event's {@link io.waybill.event.SourcePosition#hash64}
 */
public record PageKey(long unixNano, long tie) implements Comparable<PageKey> {
  private static final Comparator<PageKey> ORDER =
      Comparator.comparingLong(PageKey::unixNano).thenComparingLong(PageKey::tie);

  /** This event's place. */
  public static PageKey of(Event event) {
    return new PageKey(event.time().unixNano(), event.source().hash64());
  }

  @Override
  public int compareTo(PageKey other) {
    return ORDER.compare(this, other);
  }
}
