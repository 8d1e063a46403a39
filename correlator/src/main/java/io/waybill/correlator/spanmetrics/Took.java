package io.waybill.correlator.spanmetrics;

import io.waybill.event.Event;
import io.waybill.event.SpanDetail;
import io.waybill.trace.TraceId;

/** How long a span took. One that ended before it began took no time. */
record Took(double seconds, long endUnixMilli, TraceId trace) {
  static Took of(Event event, SpanDetail span) {
    return new Took(
        Math.max(0, span.endUnixNano() - span.startUnixNano()) / 1e9,
        span.endUnixNano() / 1_000_000,
        event.trace().traceId());
  }
}
