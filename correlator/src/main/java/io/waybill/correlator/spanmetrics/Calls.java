package io.waybill.correlator.spanmetrics;

import io.waybill.event.SpanDetail;
import java.util.Locale;

/** What spans are put together by, with the labels of Tempo's span metrics. */
record Calls(String service, String spanName, String spanKind, String statusCode) {
  static Calls of(String service, SpanDetail span) {
    return new Calls(
        service,
        span.name(),
        "SPAN_KIND_" + span.kind().name(),
        "STATUS_CODE_" + span.status().name().toUpperCase(Locale.ROOT));
  }

  /** Names differ too much, where an ID is in them. */
  Calls coarser() {
    return new Calls(service, "(other)", spanKind, statusCode);
  }
}
