package io.waybill.correlator.loki;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.loki.logql.Expression;
import io.waybill.correlator.loki.logql.Line;
import io.waybill.correlator.loki.logql.Series;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results as Loki's clients read them; the order of fields matters to Grafana. */
final class ResultJson {
  private ResultJson() {}

  /**
   * Lines by stream.
   *
   * @param isCategorized where the client takes metadata and parsed labels apart from the stream's
   */
  static void streams(JsonGenerator out, FoundLines found, boolean isCategorized)
      throws IOException {
    Map<Map<String, String>, List<Line>> streams = new LinkedHashMap<>();
    for (Line line : found.lines()) {
      streams
          .computeIfAbsent(
              isCategorized ? line.stream() : line.labels(), unused -> new ArrayList<>())
          .add(line);
    }
    begin(out, "streams", found.warnings());
    if (isCategorized) {
      Json.texts(out, "encodingFlags", List.of("categorize-labels"));
    }
    out.writeArrayFieldStart("result");
    for (Map.Entry<Map<String, String>, List<Line>> stream : streams.entrySet()) {
      out.writeStartObject();
      labels(out, "stream", stream.getKey());
      out.writeArrayFieldStart("values");
      for (Line line : stream.getValue()) {
        line(out, line, isCategorized);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    end(out);
  }

  private static void line(JsonGenerator out, Line line, boolean isCategorized) throws IOException {
    out.writeStartArray();
    out.writeString(Long.toString(line.unixNano()));
    out.writeString(line.text());
    if (isCategorized) {
      out.writeStartObject();
      labels(out, "structuredMetadata", line.metadata());
      labels(out, "parsed", line.parsed());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** Series of numbers over time. */
  static void matrix(JsonGenerator out, List<Series> series, List<String> warnings)
      throws IOException {
    begin(out, "matrix", warnings);
    out.writeArrayFieldStart("result");
    for (Series one : series) {
      out.writeStartObject();
      labels(out, "metric", one.labels());
      out.writeArrayFieldStart("values");
      for (Map.Entry<Long, Double> point : one.points().entrySet()) {
        out.writeStartArray();
        sample(out, point.getKey(), point.getValue());
        out.writeEndArray();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    end(out);
  }

  /** One number of each series; a number alone is a scalar. */
  static void vector(
      JsonGenerator out, Expression.Metric of, List<Series> series, List<String> warnings)
      throws IOException {
    boolean isScalar = of instanceof Expression.Scalar;
    begin(out, isScalar ? "scalar" : "vector", warnings);
    out.writeArrayFieldStart("result");
    for (Series one : series) {
      for (Map.Entry<Long, Double> point : one.points().entrySet()) {
        if (isScalar) {
          sample(out, point.getKey(), point.getValue());
          continue;
        }
        out.writeStartObject();
        labels(out, "metric", one.labels());
        out.writeArrayFieldStart("value");
        sample(out, point.getKey(), point.getValue());
        out.writeEndArray();
        out.writeEndObject();
      }
    }
    end(out);
  }

  private static void begin(JsonGenerator out, String type, List<String> warnings)
      throws IOException {
    out.writeStringField("status", "success");
    if (!warnings.isEmpty()) {
      Json.texts(out, "warnings", warnings);
    }
    out.writeObjectFieldStart("data");
    out.writeStringField("resultType", type);
  }

  private static void end(JsonGenerator out) throws IOException {
    out.writeEndArray();
    out.writeObjectFieldStart("stats");
    out.writeEndObject();
    out.writeEndObject();
  }

  /** Seconds, and the value as text. */
  private static void sample(JsonGenerator out, long unixNano, double value) throws IOException {
    out.writeNumber(
        BigDecimal.valueOf(unixNano / 1_000_000, 3).stripTrailingZeros().toPlainString());
    out.writeString(number(value));
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  static void labels(JsonGenerator out, String name, Map<String, String> labels)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, String> label : labels.entrySet()) {
      out.writeStringField(label.getKey(), label.getValue());
    }
    out.writeEndObject();
  }
}
