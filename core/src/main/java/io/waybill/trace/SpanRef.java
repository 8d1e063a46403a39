package io.waybill.trace;

/**
 * One span of one trace, or a trace without a span ({@link SpanId#NONE}).
 *
 * @param traceId never {@link TraceId#NONE} except in {@link #NONE}
 * @param spanId {@link SpanId#NONE} where only the trace is known
 */
public record SpanRef(TraceId traceId, SpanId spanId) {
  /** Neither trace nor span. */
  public static final SpanRef NONE = new SpanRef(TraceId.NONE, SpanId.NONE);

  /** True when a trace is known. */
  public boolean isPresent() {
    return traceId.isPresent();
  }

  /** {@code <trace ID>/<span ID>}. */
  @Override
  public String toString() {
    return traceId + "/" + spanId;
  }
}
