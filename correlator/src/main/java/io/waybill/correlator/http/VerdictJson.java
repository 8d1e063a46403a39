package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Json;
import io.waybill.ledger.Fact;
import io.waybill.ledger.UnknownReason;
import io.waybill.ledger.Verdict;
import java.io.IOException;

/** A verdict as JSON. */
final class VerdictJson {
  private VerdictJson() {}

  /** What else there is to write at a place. */
  @FunctionalInterface
  interface More {
    void write() throws IOException;
  }

  static void write(JsonGenerator out, Verdict verdict) throws IOException {
    write(out, verdict, () -> {}, () -> {});
  }

  /**
   * Writes it.
   *
   * @param evidence more of it than the verdict itself has
   * @param fields more of them
   */
  static void write(JsonGenerator out, Verdict verdict, More evidence, More fields)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("group", verdict.group());
    out.writeStringField("verdict", verdict.kind().label());
    out.writeBooleanField("lost", verdict.kind().isLost());
    if (verdict.reason() != UnknownReason.NONE) {
      out.writeStringField("reason", verdict.reason().label());
    }
    out.writeNumberField("confidence", verdict.confidence());
    Json.text(out, "cause", verdict.cause());
    out.writeArrayFieldStart("evidence");
    for (Fact fact : verdict.facts()) {
      out.writeStartObject();
      out.writeStringField("text", fact.text());
      if (fact.seenMilli() > 0) {
        Json.number(out, "seenUnixNano", fact.seenMilli() * 1_000_000);
      }
      out.writeEndObject();
    }
    evidence.write();
    out.writeEndArray();
    fields.write();
    out.writeEndObject();
  }
}
