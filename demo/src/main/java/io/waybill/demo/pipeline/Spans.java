package io.waybill.demo.pipeline;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.waybill.demo.truth.Truth;

/** Spans as the truth names them. */
final class Spans {
  private Spans() {}

  static String node(Span span) {
    return node(span.getSpanContext());
  }

  static String node(SpanContext span) {
    return Truth.span(span.getTraceId(), span.getSpanId());
  }

  /** Writes down whose child this span is, where it is somebody's. */
  static void childOf(Truth truth, Span span, Context parent) {
    SpanContext above = Span.fromContext(parent).getSpanContext();
    if (above.isValid()) {
      truth.edge(node(span), "child_of", node(above));
    }
  }
}
