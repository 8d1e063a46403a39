package io.waybill.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.event.LogDetail;
import io.waybill.event.SpanDetail;
import io.waybill.event.UndecodableDetail;
import java.util.function.Consumer;

/**
 * The text of an event that free-text search sees, in pieces: its headline, what went wrong, its
 * attributes' values and, where nothing else tells, its payload.
 */
public final class EventText {
  private static final int PAYLOAD_BYTES = 4096;

  private EventText() {}

  /** Hands each piece to {@code sink}; a phrase never spans two pieces. */
  public static void each(Event event, Consumer<String> sink) {
    String headline = event.detail().headline();
    sink.accept(headline);
    switch (event.detail()) {
      case SpanDetail span -> {
        sink.accept(span.statusMessage());
        span.events().forEach(e -> eachValue(e.attributes(), sink));
      }
      case LogDetail log -> {
        sink.accept(log.exceptionType());
        sink.accept(log.exceptionMessage());
      }
      default -> {}
    }
    for (Attribute attribute : event.attributes().list()) {
      if (!attribute.value().equals(headline)) { // a log's message is one of its fields
        sink.accept(attribute.value());
      }
    }
    boolean payloadTells =
        !(event.detail() instanceof LogDetail) && event.payload().fullLength() > 0;
    if (payloadTells || event.detail() instanceof UndecodableDetail) {
      byte[] bytes = event.payload().bytes();
      sink.accept(new String(bytes, 0, Math.min(bytes.length, PAYLOAD_BYTES), UTF_8));
    }
  }

  private static void eachValue(Iterable<Attribute> attributes, Consumer<String> sink) {
    attributes.forEach(attribute -> sink.accept(attribute.value()));
  }
}
