package io.waybill.correlator.tempo.traceql;

/**
 * What is compared.
 *
 * @param scope where it stands
 * @param name of the attribute or intrinsic
 */
public record Field(Scope scope, String name) {
  /** Where a field stands. */
  public enum Scope {
    /** What every span has, such as {@code name}. */
    INTRINSIC,
    /** The span or its resource. */
    ANY,
    RESOURCE,
    SPAN,
    /** An event of the span. */
    EVENT,
    /** A link of the span. */
    LINK,
    INSTRUMENTATION
  }
}
