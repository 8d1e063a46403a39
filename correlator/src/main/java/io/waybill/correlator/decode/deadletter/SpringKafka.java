package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.List;

/**
 * Spring Kafka's {@code DeadLetterPublishingRecoverer}: numbers are big-endian bytes, and the
 * {@code original} headers stack up, one set a hop: the first is the origin, the last the previous
 * copy.
 */
final class SpringKafka implements Dialect {
  private static final String ORIGINAL = "kafka_dlt-original-";

  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    if (!headers.has(ORIGINAL + "topic")) {
      return List.of();
    }
    String cause = headers.lastText("kafka_dlt-exception-cause-fqcn");
    return HopBuilder.deadLetter("spring-kafka")
        .origin(
            record.cluster(),
            headers.firstText(ORIGINAL + "topic"),
            headers.firstNumber(ORIGINAL + "partition"),
            headers.firstNumber(ORIGINAL + "offset"))
        .previous(
            record.cluster(),
            headers.lastText(ORIGINAL + "topic"),
            headers.lastNumber(ORIGINAL + "partition"),
            headers.lastNumber(ORIGINAL + "offset"))
        .group(headers.lastText(ORIGINAL + "consumer-group"))
        .error(
            cause.isEmpty() ? headers.lastText("kafka_dlt-exception-fqcn") : cause,
            headers.lastText("kafka_dlt-exception-message"))
        .build();
  }
}
