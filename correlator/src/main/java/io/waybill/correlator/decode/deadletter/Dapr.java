package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.Attributes;
import io.waybill.event.HopDetail;
import java.util.List;

/**
 * Dapr's {@code deadLetterTopic}: the CloudEvent as it was, so that its {@code topic} is the
 * original one; no error, partition or offset.
 */
final class Dapr implements Dialect {
  @Override
  public List<HopDetail> read(RawRecord record) {
    if (!record.isJsonWith("\"pubsubname\"")) {
      return List.of();
    }
    Attributes fields = new Attributes(JsonEnvelope.fields(record.value()));
    String topic = fields.first("topic");
    boolean moved = !topic.isEmpty() && !topic.equals(record.topic());
    return moved && fields.get("specversion").isPresent() && fields.get("pubsubname").isPresent()
        ? HopBuilder.deadLetter("dapr").likelyTopic(topic).build()
        : List.of();
  }
}
