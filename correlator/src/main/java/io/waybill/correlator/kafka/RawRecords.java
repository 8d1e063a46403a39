package io.waybill.correlator.kafka;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.EventTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/**
 * Records as Kafka hands them over, as decoders take them. Headers without a value are left out.
 */
final class RawRecords {
  private RawRecords() {}

  static RawRecord of(
      ConsumerRecord<byte[], byte[]> record, String cluster, String topicId, long readUnixNano) {
    List<RecordHeaders.Header> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.add(new RecordHeaders.Header(header.key(), header.value()));
      }
    }
    EventTime.KafkaTime type =
        record.timestampType() == TimestampType.LOG_APPEND_TIME
            ? EventTime.KafkaTime.LOG_APPEND
            : record.timestampType() == TimestampType.CREATE_TIME
                ? EventTime.KafkaTime.CREATE
                : EventTime.KafkaTime.NONE;
    return new RawRecord(
        cluster,
        record.topic(),
        topicId,
        record.partition(),
        record.offset(),
        EventTime.ofRecord(record.timestamp(), type, readUnixNano),
        record.key() == null ? new byte[0] : record.key(),
        record.value() == null ? new byte[0] : record.value(),
        headers.isEmpty() ? RecordHeaders.NONE : new RecordHeaders(headers));
  }
}
