package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.List;

/**
 * Karafka (Ruby): {@code source_*}, in older releases {@code original_*}; numbers are text. Its
 * {@code source_trace_id} is an ID of its own, no trace.
 */
final class Karafka implements Dialect {
  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    String prefix = headers.has("source_topic") ? "source_" : "original_";
    if (!headers.has(prefix + "topic") || !headers.has(prefix + "partition")) {
      return List.of();
    }
    return HopBuilder.deadLetter("karafka")
        .origin(
            record.cluster(),
            headers.lastText(prefix + "topic"),
            headers.lastNumber(prefix + "partition"),
            headers.lastNumber(prefix + "offset"))
        .group(headers.lastText(prefix + "consumer_group"))
        .attempt(headers.lastNumber(prefix + "attempts"))
        .build();
  }
}
