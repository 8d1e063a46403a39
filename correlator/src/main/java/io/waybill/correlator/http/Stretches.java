package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Request;
import java.io.IOException;

/** A time that is cut into stretches of the same length, for charts. */
final class Stretches {
  private static final int DEFAULT = 60;
  private static final int MOST = 240;
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final long MILLI = 1_000_000;

  private Stretches() {}

  /**
   * The bounds in nanoseconds that {@code from}, {@code to} and {@code buckets} ask for: of the
   * last hour where nothing is said. They are multiples of their length, so that a chart that is
   * asked for again has the same bars.
   */
  static long[] of(Request request) {
    long to = request.time("to", request.now().toEpochMilli() * MILLI);
    long from = request.time("from", to - HOUR_NANOS);
    int buckets = request.number("buckets", DEFAULT, 1, MOST);
    if (from >= to || from < 0) {
      throw new Problem(400, "Bad time", "from is before to, and neither before 1970");
    }
    long step = Math.max(MILLI, Math.ceilDiv(Math.ceilDiv(to - from, buckets), MILLI) * MILLI);
    long first = Math.floorDiv(from, step) * step;
    int count = (int) Math.min(buckets + 1, Math.ceilDiv(to - first, step));
    long[] bounds = new long[count + 1];
    for (int i = 0; i <= count; i++) {
      bounds[i] = first + i * step;
    }
    return bounds;
  }

  /** Writes {@code "boundsUnixNano": […]}. */
  static void write(JsonGenerator out, long[] bounds) throws IOException {
    out.writeArrayFieldStart("boundsUnixNano");
    for (long bound : bounds) {
      out.writeString(Long.toString(bound));
    }
    out.writeEndArray();
  }
}
