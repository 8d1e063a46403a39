package io.waybill.correlator.kafka;

import io.waybill.event.Attributes;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import io.waybill.event.GapDetail;
import io.waybill.event.Payload;
import io.waybill.event.SourcePosition;
import io.waybill.trace.SpanRef;
import org.apache.kafka.common.TopicPartition;

/** Events of records that are known to be gone. */
final class Gaps {
  private Gaps() {}

  static Event retention(
      KafkaInput input,
      TopicPartition partition,
      String topicId,
      long from,
      long to,
      long nowUnixNano) {
    return new Event(
        new SourcePosition(
            input.cluster(), partition.topic(), topicId, partition.partition(), from, 0),
        input.reading().tenants().pinned().isEmpty()
            ? input.reading().tenants().fallback()
            : input.reading().tenants().pinned(),
        EventTime.ofRecord(-1, EventTime.KafkaTime.NONE, nowUnixNano),
        SpanRef.NONE,
        "",
        new GapDetail(
            "retention",
            new Coordinate(input.cluster(), partition.topic(), partition.partition(), from),
            to),
        Attributes.NONE,
        Payload.NONE);
  }
}
