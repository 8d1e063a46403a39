package io.waybill.correlator.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Raw records for tests. */
final class Records {
  static final long KAFKA_MILLIS = 1_767_225_600_123L; // 2026-01-01T00:00:00.123Z
  static final TenantRule TENANTS = new TenantRule("", "default");

  static final EventDecoder DECODER = new EventDecoder(FieldNames.DEFAULTS, 1 << 16);

  private final List<RecordHeaders.Header> headers = new ArrayList<>();
  private final String topic;
  private byte[] value = new byte[0];

  private Records(String topic) {
    this.topic = topic;
  }

  static Records in(String topic) {
    return new Records(topic);
  }

  Records header(String name, String text) {
    headers.add(new RecordHeaders.Header(name, text.getBytes(UTF_8)));
    return this;
  }

  Records header(String name, byte[] bytes) {
    headers.add(new RecordHeaders.Header(name, bytes));
    return this;
  }

  Records header(String name, int number) {
    headers.add(new RecordHeaders.Header(name, ByteBuffer.allocate(4).putInt(number).array()));
    return this;
  }

  Records header(String name, long number) {
    headers.add(new RecordHeaders.Header(name, ByteBuffer.allocate(8).putLong(number).array()));
    return this;
  }

  Records value(String text) {
    return value(text.getBytes(UTF_8));
  }

  Records value(byte[] bytes) {
    value = bytes;
    return this;
  }

  RawRecord record() {
    EventTime time =
        EventTime.ofRecord(KAFKA_MILLIS, EventTime.KafkaTime.CREATE, KAFKA_MILLIS * 1_000_000 + 5);
    return new RawRecord(
        "main", topic, "id", 3, 57, time, new byte[0], value, new RecordHeaders(headers));
  }

  List<Event> decode(Format format) {
    return DECODER.decode(record(), format, TENANTS);
  }

  List<Event> decode() {
    return decode(Format.AUTO);
  }

  Event one() {
    List<Event> events = decode();
    if (events.size() != 1) {
      throw new AssertionError("expected one event: " + events);
    }
    return events.getFirst();
  }
}
