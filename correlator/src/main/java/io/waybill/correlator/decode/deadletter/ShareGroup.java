package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.List;

/** What the broker itself writes for share groups (KIP-1191). Original headers are never in it. */
final class ShareGroup implements Dialect {
  private static final String PREFIX = "__dlq.errors.";

  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    if (!headers.has(PREFIX + "topic")) {
      return List.of();
    }
    return HopBuilder.deadLetter("share-group")
        .origin(
            record.cluster(),
            headers.lastText(PREFIX + "topic"),
            headers.lastNumber(PREFIX + "partition"),
            headers.lastNumber(PREFIX + "offset"))
        .group(headers.lastText(PREFIX + "group"))
        .attempt(headers.lastNumber(PREFIX + "delivery.count"))
        .error("", headers.lastText(PREFIX + "message"))
        .build();
  }
}
