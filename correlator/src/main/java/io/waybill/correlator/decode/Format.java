package io.waybill.correlator.decode;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the records of an input are. {@link #label} is its name in the configuration. */
public enum Format {
  /** Told by the headers, then by the first bytes. */
  AUTO,
  /** JSON logs; what is not JSON is a line of text. */
  JSON,
  /** OTLP spans in protobuf. */
  OTLP_PROTO_SPANS,
  /** OTLP logs in protobuf. */
  OTLP_PROTO_LOGS,
  /** OTLP metrics in protobuf, of which {@code otel.sdk.*} is kept. */
  OTLP_PROTO_METRICS,
  /** OTLP spans or logs in JSON. */
  OTLP_JSON,
  /** Zipkin's spans in JSON. */
  ZIPKIN_JSON,
  /** A Jaeger span in protobuf. */
  JAEGER_PROTO,
  /** A Jaeger span in JSON. */
  JAEGER_JSON,
  /** A log as a MessagePack map. */
  MSGPACK,
  /** What applications tell of their outcomes, as Waybill's client writes it. */
  OUTCOMES,
  /** Business messages: that they are there, their trace, and their keys. */
  MESSAGE,
  /** Dead letters or retries, whatever their dialect. */
  DEAD_LETTER;

  /** Every name, for people. */
  public static String labels() {
    return Arrays.stream(values()).map(Format::label).collect(Collectors.joining(", "));
  }

  /** The name in the configuration. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of this label, or empty. */
  public static Optional<Format> ofLabel(String label) {
    for (Format format : values()) {
      if (format.label().equals(label)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
