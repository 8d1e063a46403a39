package io.waybill.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.waybill.trace.TraceContext.Sampled;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads every trace context that a record's headers carry, in all propagation formats that are in
 * use.
 *
 * <p>All values of repeated headers are kept: a Python service appends a second {@code traceparent}
 * where a Java service replaces it, and readers disagree on which one counts. The order is: by
 * format, W3C first; within one format as they stand.
 */
public final class TraceContexts {
  private TraceContexts() {}

  /** Never null; empty when no header is a readable context. Duplicate contexts appear once. */
  public static List<TraceContext> readAll(Carrier headers) {
    List<TraceContext> found = new ArrayList<>(2);
    for (String name : List.of("traceparent", "ce_traceparent", "elastic-apm-traceparent")) {
      for (byte[] value : headers.values(name)) {
        traceparent(text(value), name).ifPresent(c -> addNew(found, c));
      }
    }
    for (byte[] value : headers.values("b3")) {
      b3Single(text(value)).ifPresent(c -> addNew(found, c));
    }
    b3Multi(headers).ifPresent(c -> addNew(found, c));
    for (byte[] value : headers.values("uber-trace-id")) {
      uber(text(value)).ifPresent(c -> addNew(found, c));
    }
    for (byte[] value : headers.values("x-amzn-trace-id")) {
      xray(text(value)).ifPresent(c -> addNew(found, c));
    }
    datadog(headers).ifPresent(c -> addNew(found, c));
    for (byte[] value : headers.values("x-cloud-trace-context")) {
      google(text(value)).ifPresent(c -> addNew(found, c));
    }
    for (byte[] value : headers.values("elasticapmtraceparent")) {
      elasticBinary(value).ifPresent(c -> addNew(found, c));
    }
    return List.copyOf(found);
  }

  /**
   * W3C {@code traceparent}, as https://www.w3.org/TR/trace-context-2/ defines it: longer forms of
   * future versions are accepted, version {@code ff} and all-zero IDs are not.
   */
  public static Optional<TraceContext> traceparent(String value, String carrier) {
    String text = unquote(value);
    if (text.length() < 55
        || text.charAt(2) != '-'
        || text.charAt(35) != '-'
        || text.charAt(52) != '-'
        || !Hex.isHex(text, 0, 2)
        || !Hex.isHex(text, 3, 35)
        || !Hex.isHex(text, 36, 52)
        || !Hex.isHex(text, 53, 55)
        || text.regionMatches(true, 0, "ff", 0, 2)
        || (text.length() > 55 && (text.startsWith("00") || text.charAt(55) != '-'))) {
      return Optional.empty();
    }
    Sampled sampled = (Hex.parse(text, 53, 55) & 1) == 1 ? Sampled.YES : Sampled.NO;
    return context(text.substring(3, 35), text.substring(36, 52), sampled, carrier);
  }

  private static Optional<TraceContext> b3Single(String value) {
    String[] parts = unquote(value).split("-", -1);
    if (parts.length < 2) {
      return Optional.empty(); // only a sampling decision
    }
    return context(
        parts[0], parts[1], parts.length > 2 ? b3Sampled(parts[2]) : Sampled.UNKNOWN, "b3");
  }

  private static Sampled b3Sampled(String flag) {
    return switch (flag.toLowerCase(Locale.ROOT)) {
      case "1", "d", "true" -> Sampled.YES;
      case "0", "false" -> Sampled.NO;
      default -> Sampled.UNKNOWN;
    };
  }

  private static Optional<TraceContext> b3Multi(Carrier headers) {
    Optional<String> trace = last(headers, "x-b3-traceid");
    if (trace.isEmpty()) {
      return Optional.empty();
    }
    boolean debug = last(headers, "x-b3-flags").filter("1"::equals).isPresent();
    Sampled sampled =
        debug
            ? Sampled.YES
            : last(headers, "x-b3-sampled").map(TraceContexts::b3Sampled).orElse(Sampled.UNKNOWN);
    return context(
        unquote(trace.get()),
        unquote(last(headers, "x-b3-spanid").orElse("")),
        sampled,
        "x-b3-traceid");
  }

  private static Optional<TraceContext> uber(String value) {
    String[] parts = unquote(value).replace("%3A", ":").replace("%3a", ":").split(":", -1);
    if (parts.length != 4
        || parts[3].isEmpty()
        || parts[3].length() > 4
        || !Hex.isHex(parts[3], 0, parts[3].length())) {
      return Optional.empty();
    }
    Sampled sampled =
        (Hex.parse(parts[3], 0, parts[3].length()) & 1) == 1 ? Sampled.YES : Sampled.NO;
    return context(parts[0], parts[1], sampled, "uber-trace-id");
  }

  private static Optional<TraceContext> xray(String value) {
    String root = "";
    String parent = "";
    Sampled sampled = Sampled.UNKNOWN;
    for (String part : unquote(value).split(";")) {
      String[] pair = part.strip().split("=", 2);
      if (pair.length == 2) {
        switch (pair[0].toLowerCase(Locale.ROOT)) {
          case "root" -> root = pair[1];
          case "parent" -> parent = pair[1];
          case "sampled" -> sampled = b3Sampled(pair[1]);
          default -> {}
        }
      }
    }
    Optional<TraceId> trace = root.startsWith("1-") ? TraceId.parse(root) : Optional.empty();
    SpanId span = SpanId.ofHex(parent).orElse(SpanId.NONE);
    Sampled decision = sampled;
    return trace.map(id -> new TraceContext(new SpanRef(id, span), decision, "x-amzn-trace-id"));
  }

  /** Datadog writes the low 64 bits in decimal; the high half travels in {@code _dd.p.tid}. */
  private static Optional<TraceContext> datadog(Carrier headers) {
    Optional<Long> low =
        last(headers, "x-datadog-trace-id").flatMap(TraceContexts::unsignedDecimal);
    if (low.isEmpty() || low.get() == 0) {
      return Optional.empty();
    }
    long high = 0;
    for (String tag : last(headers, "x-datadog-tags").orElse("").split(",")) {
      if (tag.strip().startsWith("_dd.p.tid=")) {
        high =
            SpanId.ofHex(tag.strip().substring("_dd.p.tid=".length())).orElse(SpanId.NONE).value();
      }
    }
    SpanId span =
        last(headers, "x-datadog-parent-id")
            .flatMap(TraceContexts::unsignedDecimal)
            .map(SpanId::new)
            .orElse(SpanId.NONE);
    Sampled sampled =
        switch (last(headers, "x-datadog-sampling-priority").orElse("")) {
          case "1", "2" -> Sampled.YES;
          case "0", "-1" -> Sampled.NO;
          default -> Sampled.UNKNOWN;
        };
    return Optional.of(
        new TraceContext(
            new SpanRef(new TraceId(high, low.get()), span), sampled, "x-datadog-trace-id"));
  }

  /** {@code TRACE_ID/SPAN_ID;o=OPTIONS}, with the span ID in decimal. */
  private static Optional<TraceContext> google(String value) {
    String text = unquote(value);
    int slash = text.indexOf('/');
    int semicolon = text.indexOf(';');
    int traceEnd = slash >= 0 ? slash : semicolon >= 0 ? semicolon : text.length();
    Optional<TraceId> trace =
        traceEnd == 32 ? TraceId.ofHex(text.substring(0, 32)) : Optional.empty();
    if (trace.isEmpty()) {
      return Optional.empty();
    }
    String span =
        slash < 0 ? "" : text.substring(slash + 1, semicolon > slash ? semicolon : text.length());
    Sampled sampled =
        text.endsWith(";o=1") ? Sampled.YES : text.endsWith(";o=0") ? Sampled.NO : Sampled.UNKNOWN;
    SpanId spanId = unsignedDecimal(span).map(SpanId::new).orElse(SpanId.NONE);
    return Optional.of(
        new TraceContext(new SpanRef(trace.get(), spanId), sampled, "x-cloud-trace-context"));
  }

  /** Elastic's 29 bytes: version, field 0, trace ID, field 1, span ID, field 2, flags. */
  private static Optional<TraceContext> elasticBinary(byte[] value) {
    if (value.length != 29 || value[1] != 0 || value[18] != 1 || value[27] != 2) {
      return Optional.empty();
    }
    TraceId trace = new TraceId(TraceId.readLong(value, 2), TraceId.readLong(value, 10));
    SpanId span = new SpanId(TraceId.readLong(value, 19));
    Sampled sampled = (value[28] & 1) == 1 ? Sampled.YES : Sampled.NO;
    return trace.isPresent()
        ? Optional.of(new TraceContext(new SpanRef(trace, span), sampled, "elasticapmtraceparent"))
        : Optional.empty();
  }

  private static Optional<TraceContext> context(
      String trace, String span, Sampled sampled, String carrier) {
    Optional<TraceId> traceId = TraceId.ofHex(trace);
    Optional<SpanId> spanId = SpanId.ofHex(span);
    return traceId.isEmpty() || spanId.isEmpty()
        ? Optional.empty()
        : Optional.of(new TraceContext(new SpanRef(traceId.get(), spanId.get()), sampled, carrier));
  }

  /** A decimal of up to 20 digits as an unsigned 64-bit number. */
  public static Optional<Long> unsignedDecimal(String text) {
    try {
      return text.isEmpty() || text.length() > 20 || text.charAt(0) == '+' || text.charAt(0) == '-'
          ? Optional.empty()
          : Optional.of(Long.parseUnsignedLong(text));
    } catch (NumberFormatException notDecimal) {
      return Optional.empty();
    }
  }

  private static Optional<String> last(Carrier headers, String name) {
    List<byte[]> values = headers.values(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(unquote(text(values.getLast())));
  }

  private static void addNew(List<TraceContext> found, TraceContext context) {
    for (TraceContext known : found) {
      if (known.ref().equals(context.ref())) {
        return;
      }
    }
    found.add(context);
  }

  private static String text(byte[] value) {
    return new String(value, 0, Math.min(value.length, 512), ISO_8859_1);
  }

  private static String unquote(String value) {
    String text = value.strip();
    return text.length() >= 2 && text.charAt(0) == '"' && text.charAt(text.length() - 1) == '"'
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
