package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.HopDetail;
import java.util.List;

/**
 * Apache Camel's dead letter channel. Camel filters its own headers out on the way to Kafka, the
 * coordinate among them; {@code breadcrumbId} is what is left to know it by. The origin is a guess
 * by the topic's name.
 */
final class Camel implements Dialect {
  @Override
  public List<HopDetail> read(RawRecord record) {
    if (!record.headers().has("breadcrumbId")
        || !DeadLetterTopics.isDeadLetterTopic(record.topic())) {
      return List.of();
    }
    return HopBuilder.deadLetter("camel")
        .likelyTopic(DeadLetterTopics.likelyOrigin(record.topic()).orElse(""))
        .build();
  }
}
