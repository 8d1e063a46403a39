package io.waybill.trace;

/**
 * The trace context that one carrier held: a W3C header, a B3 header, a log line's fields.
 *
 * @param ref the trace and the span that wrote the carrier
 * @param sampled what the carrier said of sampling
 * @param carrier the carrier's name in lower case, such as {@code traceparent} or {@code b3}
 */
public record TraceContext(SpanRef ref, Sampled sampled, String carrier) {
  /**
   * What a carrier says of sampling. Of W3C's flags only the lowest bit counts: {@code 02} is
   * unsampled.
   */
  public enum Sampled {
    /** The trace is recorded. */
    YES,
    /** The trace is not recorded: no span can be expected of it. */
    NO,
    /** The carrier did not say. */
    UNKNOWN
  }
}
