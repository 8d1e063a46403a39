package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.List;

/** Watermill's poison queue (Go): topic and reason, neither partition nor offset. */
final class Watermill implements Dialect {
  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    if (!headers.has("reason_poisoned")) {
      return List.of();
    }
    return HopBuilder.deadLetter("watermill")
        .likelyTopic(headers.lastText("topic_poisoned"))
        .error("", headers.lastText("reason_poisoned"))
        .build();
  }
}
