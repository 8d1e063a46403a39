package io.waybill.correlator.decode.legacy;

import io.waybill.event.Attribute;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.event.SpanDetail.Status;
import java.util.List;
import java.util.Locale;

/** What Jaeger keeps in tags, and OpenTelemetry in fields of the span. */
final class JaegerTags {
  private JaegerTags() {}

  static Kind kind(List<Attribute> tags) {
    return switch (value(tags, "span.kind").toLowerCase(Locale.ROOT)) {
      case "server" -> Kind.SERVER;
      case "client" -> Kind.CLIENT;
      case "producer" -> Kind.PRODUCER;
      case "consumer" -> Kind.CONSUMER;
      case "internal" -> Kind.INTERNAL;
      default -> Kind.UNSPECIFIED;
    };
  }

  static Status status(List<Attribute> tags) {
    String code = value(tags, "otel.status_code");
    if (code.equals("ERROR") || value(tags, "error").equals("true")) {
      return Status.ERROR;
    }
    return code.equals("OK") ? Status.OK : Status.UNSET;
  }

  static String statusMessage(List<Attribute> tags) {
    return value(tags, "otel.status_description");
  }

  /** The name of a log: its {@code event} field, as OpenTracing has it. */
  static String eventName(List<Attribute> fields) {
    String event = value(fields, "event");
    return event.equals("error") ? "exception" : event;
  }

  static String scope(List<Attribute> tags) {
    String scope = value(tags, "otel.scope.name");
    return scope.isEmpty() ? value(tags, "otel.library.name") : scope;
  }

  private static String value(List<Attribute> tags, String key) {
    for (Attribute tag : tags) {
      if (tag.key().equals(key)) {
        return tag.value();
      }
    }
    return "";
  }
}
