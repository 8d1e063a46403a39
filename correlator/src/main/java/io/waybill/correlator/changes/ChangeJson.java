package io.waybill.correlator.changes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.ledger.Change;
import io.waybill.ledger.Fact;
import io.waybill.ledger.UnknownReason;
import io.waybill.ledger.Verdict;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Optional;

/** A change of a verdict as JSON, the same on the stream and in the topic. */
public final class ChangeJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ChangeJson() {}

  /**
   * One line of JSON.
   *
   * @param now what is said of the message now; its evidence is told where that is still the same
   * @param traces of the message
   */
  public static String write(Change change, Optional<Verdict> now, Collection<TraceId> traces) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("id", VerdictId.of(change));
      out.writeNumberField("revision", change.revision());
      out.writeStringField("cluster", change.message().cluster());
      out.writeStringField("topic", change.message().topic());
      out.writeNumberField("partition", change.message().partition());
      out.writeStringField("offset", Long.toString(change.message().offset()));
      out.writeStringField("group", change.group());
      out.writeStringField("verdict", change.verdict().label());
      out.writeBooleanField("lost", change.verdict().isLost());
      if (change.before().isPresent()) {
        out.writeStringField("before", change.before().get().label());
      }
      out.writeNumberField("confidence", change.confidence());
      if (!change.cause().isEmpty()) {
        out.writeStringField("cause", change.cause());
      }
      out.writeStringField("atUnixNano", change.unixMilli() + "000000");
      out.writeArrayFieldStart("traceIds");
      for (TraceId trace : traces) {
        out.writeString(trace.toString());
      }
      out.writeEndArray();
      evidence(out, now.filter(verdict -> verdict.kind() == change.verdict()));
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return text.toString();
  }

  private static void evidence(JsonGenerator out, Optional<Verdict> now) throws IOException {
    if (now.isPresent() && now.get().reason() != UnknownReason.NONE) {
      out.writeStringField("reason", now.get().reason().label());
    }
    out.writeArrayFieldStart("evidence");
    if (now.isPresent()) {
      for (Fact fact : now.get().facts()) {
        out.writeStartObject();
        out.writeStringField("text", fact.text());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }
}
