package io.waybill.store;

import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.SourcePosition;

/**
 * How many dead letters are alike.
 *
 * @param tenant whose
 * @param topic the dead-letter topic
 * @param errorType the error's class, or ""
 * @param group the consumer group, or ""
 * @param count how many
 * @param firstUnixNano the earliest one's time
 * @param lastUnixNano the latest one's time
 * @param sample one of them
 */
public record HopCount(
    String tenant,
    String topic,
    String errorType,
    String group,
    long count,
    long firstUnixNano,
    long lastUnixNano,
    SourcePosition sample) {
  /** One alone. */
  public static HopCount of(Event event, HopDetail hop) {
    long time = event.time().unixNano();
    return new HopCount(
        event.tenant(),
        event.source().topic(),
        hop.errorType(),
        hop.group(),
        1,
        time,
        time,
        event.source());
  }

  /** Both together, by what this one has in common with others. */
  public HopCount plus(HopCount other) {
    return new HopCount(
        tenant,
        topic,
        errorType,
        group,
        count + other.count,
        Math.min(firstUnixNano, other.firstUnixNano),
        Math.max(lastUnixNano, other.lastUnixNano),
        firstUnixNano <= other.firstUnixNano ? sample : other.sample);
  }
}
