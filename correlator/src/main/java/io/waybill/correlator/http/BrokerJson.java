package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Json;
import io.waybill.ledger.BrokerView;
import java.io.IOException;
import java.util.Optional;

/** What looks at the broker showed of a message and a group, as JSON. */
final class BrokerJson {
  private BrokerJson() {}

  static void write(JsonGenerator out, BrokerView seen) throws IOException {
    out.writeObjectFieldStart("broker");
    time(out, "lookedAtUnixNano", seen.lookedMilli());
    Json.number(out, "logStartOffset", seen.logStart());
    Json.number(out, "logEndOffset", seen.logEnd());
    if (seen.lastStable() < seen.logEnd()) {
      Json.number(out, "lastStableOffset", seen.lastStable());
    }
    time(out, "goneSinceUnixNano", seen.goneMilli());
    time(out, "truncatedUnixNano", seen.truncatedMilli());
    stand(out, "before", seen.before());
    stand(out, "past", seen.past());
    stand(out, "position", seen.now());
    Json.text(out, "groupState", seen.groupState());
    time(out, "telemetryReadUntilUnixNano", seen.telemetryMilli());
    out.writeEndObject();
  }

  private static void stand(JsonGenerator out, String name, Optional<BrokerView.Stand> stand)
      throws IOException {
    if (stand.isPresent()) {
      out.writeObjectFieldStart(name);
      Json.number(out, "offset", stand.get().offset());
      time(out, "sinceUnixNano", stand.get().sinceMilli());
      out.writeEndObject();
    }
  }

  private static void time(JsonGenerator out, String name, long unixMilli) throws IOException {
    if (unixMilli > 0) {
      Json.number(out, name, unixMilli * 1_000_000);
    }
  }
}
