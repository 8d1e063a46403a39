package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.List;

/** Kafka Streams 4.2 and later (KIP-1034); the coordinate is the source record's. */
final class KafkaStreams implements Dialect {
  private static final String PREFIX = "__streams.errors.";

  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    if (!headers.has(PREFIX + "topic") && !headers.has(PREFIX + "exception")) {
      return List.of();
    }
    return HopBuilder.deadLetter("kafka-streams")
        .origin(
            record.cluster(),
            headers.lastText(PREFIX + "topic"),
            headers.lastNumber(PREFIX + "partition"),
            headers.lastNumber(PREFIX + "offset"))
        .error(headers.lastText(PREFIX + "exception"), headers.lastText(PREFIX + "message"))
        .build();
  }
}
