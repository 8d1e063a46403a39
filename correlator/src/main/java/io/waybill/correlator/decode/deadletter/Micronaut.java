package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.List;

/** Micronaut Kafka's dead-letter and retry topics; numbers are text, headers replaced per hop. */
final class Micronaut implements Dialect {
  private static final String PREFIX = "micronaut-kafka-";

  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    if (!headers.has(PREFIX + "original-topic")) {
      return List.of();
    }
    HopBuilder hop =
        headers.has(PREFIX + "retry-attempt")
            ? HopBuilder.retry("micronaut")
            : HopBuilder.deadLetter("micronaut");
    return hop.origin(
            record.cluster(),
            headers.lastText(PREFIX + "original-topic"),
            headers.lastNumber(PREFIX + "original-partition"),
            headers.lastNumber(PREFIX + "original-offset"))
        .attempt(headers.lastNumber(PREFIX + "retry-attempt"))
        .error(
            headers.lastText(PREFIX + "exception-class"),
            headers.lastText(PREFIX + "exception-message"))
        .build();
  }
}
