package io.waybill.correlator.jaeger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.language.GoDuration;
import io.waybill.query.Times;
import io.waybill.trace.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads searches out of requests, in both of Jaeger's spellings. */
final class Parameters {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 500;
  private static final Duration DEFAULT_LOOKBACK = Duration.ofDays(2);

  private final Request request;

  private Parameters(Request request) {
    this.request = request;
  }

  /** Of {@code /api/traces}: times are microseconds since the epoch. */
  static TraceQuery legacy(Request request) {
    Parameters of = new Parameters(request);
    long to = of.micros("end", request.now());
    long from = of.micros("start", instant(to).minus(DEFAULT_LOOKBACK));
    List<TraceId> ids = of.traceIds("traceID");
    if (of.text("service").isEmpty() && ids.isEmpty()) {
      throw new Problem(400, "Bad search", "parameter 'service' is required");
    }
    return of.query("service", "operation", "minDuration", "maxDuration", "limit", from, to, ids);
  }

  /** Of {@code /api/v3}: times are RFC 3339; camel case, or snake case as older UIs have it. */
  static TraceQuery v3(Request request) {
    Parameters of = new Parameters(request);
    long from = of.time("query.startTimeMin", "query.start_time_min");
    long to = of.time("query.startTimeMax", "query.start_time_max");
    if (from >= to) {
      throw new Problem(400, "Bad time", "query.startTimeMin is before query.startTimeMax");
    }
    if (!of.text("query.filter").isEmpty()) {
      throw new Problem(
          400, "Not supported", "query.filter is not supported: use query.attributes");
    }
    return of.query(
        of.first("query.serviceName", "query.service_name"),
        of.first("query.operationName", "query.operation_name", "query.span_name"),
        of.first("query.durationMin", "query.duration_min"),
        of.first("query.durationMax", "query.duration_max"),
        of.first("query.searchDepth", "query.search_depth", "query.num_traces"),
        from,
        to,
        List.of());
  }

  private TraceQuery query(
      String service,
      String operation,
      String minDuration,
      String maxDuration,
      String limit,
      long from,
      long to,
      List<TraceId> ids) {
    long min = duration(minDuration, 0);
    long max = duration(maxDuration, Long.MAX_VALUE);
    if (max < min) {
      throw new Problem(400, "Bad duration", maxDuration + " is less than " + minDuration);
    }
    return new TraceQuery(
        text(service), text(operation), tags(), from, to, min, max, limit(limit), ids);
  }

  /** The name of the first of these parameters that is there; else of the first. */
  private String first(String... names) {
    for (String name : names) {
      if (!text(name).isEmpty()) {
        return name;
      }
    }
    return names[0];
  }

  private String text(String name) {
    return request.parameter(name);
  }

  private int limit(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    if (!text.matches("\\d{1,9}")) {
      throw new Problem(400, "Bad limit", name + " is a whole number");
    }
    int limit = Integer.parseInt(text);
    return limit == 0 ? DEFAULT_LIMIT : Math.min(limit, MAX_LIMIT);
  }

  private long duration(String name, long absent) {
    String text = text(name);
    if (text.isEmpty()) {
      return absent;
    }
    OptionalLong nanos = GoDuration.nanos(text);
    return nanos.orElseThrow(
        () -> new Problem(400, "Bad duration", name + " is a duration such as 1.2s or 100ms"));
  }

  private static Instant instant(long unixNano) {
    return Instant.ofEpochSecond(
        Math.floorDiv(unixNano, 1_000_000_000L), Math.floorMod(unixNano, 1_000_000_000L));
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }

  private long micros(String name, Instant absent) {
    String text = text(name);
    if (text.isEmpty()) {
      return nanos(absent);
    }
    if (!text.matches("\\d{1,16}")) {
      throw new Problem(400, "Bad time", name + " is microseconds since the epoch");
    }
    long micros = Long.parseLong(text);
    return micros > Long.MAX_VALUE / 1_000 ? Long.MAX_VALUE : micros * 1_000;
  }

  private long time(String... names) {
    String text = text(first(names));
    return Times.parse(text, request.now())
        .orElseThrow(
            () -> new Problem(400, "Bad time", names[0] + " is required, and is RFC 3339"));
  }

  private List<TraceId> traceIds(String name) {
    List<TraceId> ids = new ArrayList<>();
    for (String text : request.parameters().getOrDefault(name, new ArrayDeque<>())) {
      ids.add(traceId(text));
    }
    return ids.subList(0, Math.min(ids.size(), MAX_LIMIT));
  }

  /** A trace ID of a path or parameter. */
  static TraceId traceId(String text) {
    return TraceId.parse(text)
        .orElseThrow(
            () -> new Problem(400, "Bad trace ID", "a trace ID is 16 or 32 hexadecimal digits"));
  }

  /**
   * {@code tags} or {@code query.attributes}, a JSON object; and {@code tag=key:value}, repeated.
   */
  private Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String name : List.of("tags", "query.attributes")) {
      if (!text(name).isEmpty()) {
        object(name, text(name))
            .properties()
            .forEach(one -> tags.put(one.getKey(), one.getValue().asText()));
      }
    }
    for (String tag : request.parameters().getOrDefault("tag", new ArrayDeque<>())) {
      int colon = tag.indexOf(':');
      if (colon < 1) {
        throw new Problem(400, "Bad tag", "tag is key:value");
      }
      tags.put(tag.substring(0, colon), tag.substring(colon + 1));
    }
    return tags;
  }

  private static JsonNode object(String name, String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException notJson) {
      // the same problem
    }
    throw new Problem(400, "Bad tags", name + " is a JSON object of strings");
  }
}
