package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.List;

/**
 * Kafka Connect's sink connectors, as {@code DeadLetterQueueReporter} writes it; numbers are text.
 */
final class KafkaConnect implements Dialect {
  private static final String PREFIX = "__connect.errors.";

  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    if (!headers.has(PREFIX + "topic")) {
      return List.of();
    }
    String connector = headers.lastText(PREFIX + "connector.name");
    return HopBuilder.deadLetter("kafka-connect")
        .origin(
            record.cluster(),
            headers.lastText(PREFIX + "topic"),
            headers.lastNumber(PREFIX + "partition"),
            headers.lastNumber(PREFIX + "offset"))
        .group(connector.isEmpty() ? "" : "connect-" + connector)
        .error(
            headers.lastText(PREFIX + "exception.class.name"),
            headers.lastText(PREFIX + "exception.message"))
        .build();
  }
}
