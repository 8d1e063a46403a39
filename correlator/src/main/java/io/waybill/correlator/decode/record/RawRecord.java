package io.waybill.correlator.decode.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.waybill.event.Coordinate;
import io.waybill.event.EventTime;

/**
 * A record as it came from Kafka.
 *
 * @param cluster the cluster's name as the input declares it
 * @param topic its topic
 * @param topicId the topic's ID, or "" where unknown
 * @param partition its partition
 * @param offset its offset
 * @param time what is known of its time before it is decoded
 * @param key empty where there is none
 * @param value empty for a tombstone
 * @param headers in their order, with repeats
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record RawRecord(
    String cluster,
    String topic,
    String topicId,
    int partition,
    long offset,
    EventTime time,
    byte[] key,
    byte[] value,
    RecordHeaders headers) {

  /** Bytes of a value that are looked at to tell what it is. */
  private static final int LOOKED_AT = 64 << 10;

  /** True where the value begins like a JSON object and holds this text near its beginning. */
  public boolean isJsonWith(String ascii) {
    return value.length > 0
        && value[0] == '{'
        && new String(value, 0, Math.min(value.length, LOOKED_AT), ISO_8859_1).contains(ascii);
  }

  /** The record's own coordinate. */
  public Coordinate coordinate() {
    return new Coordinate(cluster, topic, partition, offset);
  }
}
