package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.List;

/**
 * Spring Kafka's {@code @RetryableTopic}: numbers are big-endian bytes, and the coordinate stays
 * the main topic's through all hops. The last hop is a dead letter, told by its topic's name.
 */
final class SpringRetry implements Dialect {
  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    if (!headers.has("retry_topic-attempts") && !headers.has("kafka_original-topic")) {
      return List.of();
    }
    boolean last = DeadLetterTopics.isDeadLetterTopic(record.topic());
    HopBuilder hop =
        last ? HopBuilder.deadLetter("spring-retry-topic") : HopBuilder.retry("spring-retry-topic");
    String cause = headers.lastText("kafka_exception-cause-fqcn");
    return hop.origin(
            record.cluster(),
            headers.firstText("kafka_original-topic"),
            headers.firstNumber("kafka_original-partition"),
            headers.firstNumber("kafka_original-offset"))
        .group(headers.lastText("kafka_dlt-original-consumer-group"))
        .attempt(headers.lastNumber("retry_topic-attempts"))
        .error(
            cause.isEmpty() ? headers.lastText("kafka_exception-fqcn") : cause,
            headers.lastText("kafka_exception-message"))
        .build();
  }
}
