package io.waybill.demo.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Dead letters and retry records as frameworks write them, written here a second time on purpose:
 * byte by byte after their sources, so that what Waybill reads is checked against something else
 * than what Waybill believes.
 */
public final class DeadLetters {
  private DeadLetters() {}

  /** Spring Kafka's {@code DeadLetterPublishingRecoverer}: numbers as big-endian bytes. */
  public static ProducerRecord<byte[], byte[]> spring(
      String topic, ConsumerRecord<byte[], byte[]> failed, String group, String error, String why) {
    ProducerRecord<byte[], byte[]> record = copy(topic, failed);
    text(record, "kafka_dlt-original-topic", failed.topic());
    bytes(record, "kafka_dlt-original-partition", int32(failed.partition()));
    bytes(record, "kafka_dlt-original-offset", int64(failed.offset()));
    bytes(record, "kafka_dlt-original-timestamp", int64(failed.timestamp()));
    text(record, "kafka_dlt-original-timestamp-type", "CreateTime");
    text(record, "kafka_dlt-original-consumer-group", group);
    text(
        record,
        "kafka_dlt-exception-fqcn",
        "org.springframework.kafka.listener.ListenerExecutionFailedException");
    text(record, "kafka_dlt-exception-cause-fqcn", error);
    text(record, "kafka_dlt-exception-message", why);
    return record;
  }

  /** Spring Kafka's retry topics: the origin stays that of the main topic. */
  public static ProducerRecord<byte[], byte[]> springRetry(
      String topic, ConsumerRecord<byte[], byte[]> failed, String group, String error, String why) {
    ProducerRecord<byte[], byte[]> record = copy(topic, failed);
    text(record, "kafka_original-topic", failed.topic());
    bytes(record, "kafka_original-partition", int32(failed.partition()));
    bytes(record, "kafka_original-offset", int64(failed.offset()));
    bytes(record, "kafka_original-timestamp", int64(failed.timestamp()));
    text(record, "kafka_dlt-original-consumer-group", group);
    text(record, "kafka_exception-cause-fqcn", error);
    text(record, "kafka_exception-message", why);
    bytes(record, "retry_topic-attempts", int32(2));
    return record;
  }

  /**
   * The dead letter at the end of Spring Kafka's retry topics: the same headers as on the retry
   * record, of which those of the exception are replaced.
   */
  public static ProducerRecord<byte[], byte[]> springRetriesExhausted(
      String topic, ConsumerRecord<byte[], byte[]> failed, String error, String why) {
    ProducerRecord<byte[], byte[]> record = copy(topic, failed);
    record.headers().remove("kafka_exception-cause-fqcn").remove("kafka_exception-message");
    text(record, "kafka_exception-cause-fqcn", error);
    text(record, "kafka_exception-message", why);
    return record;
  }

  /** Kafka Connect's {@code DeadLetterQueueReporter}: numbers as text. */
  public static ProducerRecord<byte[], byte[]> connect(
      String topic,
      ConsumerRecord<byte[], byte[]> failed,
      String connector,
      String error,
      String why) {
    ProducerRecord<byte[], byte[]> record = copy(topic, failed);
    String prefix = "__connect.errors.";
    text(record, prefix + "topic", failed.topic());
    text(record, prefix + "partition", Integer.toString(failed.partition()));
    text(record, prefix + "offset", Long.toString(failed.offset()));
    text(record, prefix + "connector.name", connector);
    text(record, prefix + "task.id", "0");
    text(record, prefix + "stage", "TASK_PUT");
    text(record, prefix + "class.name", "org.apache.kafka.connect.sink.SinkTask");
    text(record, prefix + "exception.class.name", error);
    text(record, prefix + "exception.message", why);
    return record;
  }

  /** The snippet that Node.js services copy: numbers as text, {@code x-error}. */
  public static ProducerRecord<byte[], byte[]> node(
      String topic, ConsumerRecord<byte[], byte[]> failed, String why) {
    ProducerRecord<byte[], byte[]> record = copy(topic, failed);
    text(record, "x-original-topic", failed.topic());
    text(record, "x-original-partition", Integer.toString(failed.partition()));
    text(record, "x-original-offset", Long.toString(failed.offset()));
    text(record, "x-error", why);
    text(record, "x-retry-count", "0");
    return record;
  }

  /** The {@code sendToDLQ} snippet: an envelope, and no header of the original. */
  public static ProducerRecord<byte[], byte[]> envelope(
      String topic, ConsumerRecord<byte[], byte[]> failed, String why, Instant now) {
    String json =
        "{\"originalEvent\": "
            + new String(failed.value(), UTF_8)
            + ", \"reason\": \""
            + why
            + "\", \"timestamp\": \""
            + now
            + "\"}";
    return new ProducerRecord<>(topic, null, failed.key(), json.getBytes(UTF_8));
  }

  private static ProducerRecord<byte[], byte[]> copy(
      String topic, ConsumerRecord<byte[], byte[]> failed) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, failed.key(), failed.value());
    for (Header header : failed.headers()) {
      record.headers().add(header);
    }
    return record;
  }

  private static void text(ProducerRecord<byte[], byte[]> record, String name, String value) {
    bytes(record, name, value.getBytes(UTF_8));
  }

  private static void bytes(ProducerRecord<byte[], byte[]> record, String name, byte[] value) {
    record.headers().add(name, value);
  }

  private static byte[] int32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] int64(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }
}
