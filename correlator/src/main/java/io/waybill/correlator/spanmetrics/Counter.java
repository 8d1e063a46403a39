package io.waybill.correlator.spanmetrics;

import io.waybill.event.Event;

/** A number that grows, and the trace of the latest that made it. Not thread-safe. */
final class Counter {
  private long count;
  private long latestMilli;
  private String latestTrace = "";

  void add(Event event) {
    count++;
    latestMilli = event.time().unixNano() / 1_000_000;
    latestTrace = event.traceIds().stream().findFirst().map(Object::toString).orElse(latestTrace);
  }

  long count() {
    return count;
  }

  long latestMilli() {
    return latestMilli;
  }

  /** "" where none is known. */
  String latestTrace() {
    return latestTrace;
  }
}
