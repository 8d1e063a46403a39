package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Json;
import io.waybill.graph.LeftOut;
import io.waybill.graph.Missing;
import io.waybill.graph.Skew;
import io.waybill.graph.Timeline;
import java.io.IOException;
import java.util.List;

/** What a timeline says besides its events. */
final class TimelineJson {
  private TimelineJson() {}

  static void write(JsonGenerator out, Timeline timeline) throws IOException {
    out.writeArrayFieldStart("missing");
    for (Missing missing : timeline.missing()) {
      out.writeStartObject();
      out.writeStringField("type", missing.type());
      out.writeStringField("traceId", missing.span().traceId().toString());
      out.writeStringField("spanId", missing.span().spanId().toString());
      Json.texts(out, "namedBy", missing.namedBy());
      out.writeNumberField("count", missing.count());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("skews");
    for (Skew skew : timeline.skews()) {
      out.writeStartObject();
      out.writeStringField("ahead", skew.ahead());
      out.writeStringField("behind", skew.behind());
      Json.number(out, "atLeastNanos", skew.atLeastNanos());
      out.writeStringField("cause", skew.cause());
      out.writeStringField("effect", skew.effect());
      out.writeEndObject();
    }
    out.writeEndArray();
    Json.texts(out, "continuesIn", timeline.continuesIn());
    truncated(out, timeline.leftOut());
    Json.texts(out, "warnings", timeline.warnings());
  }

  /** What was left out, why, and how to ask for more. */
  static void truncated(JsonGenerator out, List<LeftOut> leftOut) throws IOException {
    out.writeArrayFieldStart("truncated");
    for (LeftOut left : leftOut) {
      out.writeStartObject();
      out.writeStringField("what", left.what());
      out.writeStringField("why", left.why());
      if (left.count() >= 0) {
        Json.number(out, "count", left.count());
      }
      out.writeStringField("more", more(left));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static String more(LeftOut left) {
    return switch (left.why()) {
      case "hops" -> "ask with a larger hops, or for that trace";
      case "fan_out" -> "ask for one of them: /api/v1/traces/{traceId}, or /api/v1/events?q=";
      default -> "ask for the trace's own events: /api/v1/traces/{traceId}, which has a cursor";
    };
  }
}
