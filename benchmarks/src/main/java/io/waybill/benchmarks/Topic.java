package io.waybill.benchmarks;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.EventTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic of two partitions from its beginning, with the intake's fetch settings. */
final class Topic implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;

  Topic(String brokers, String name) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "enable.auto.commit",
                false,
                "fetch.max.bytes",
                32 << 20,
                "max.partition.fetch.bytes",
                8 << 20,
                "max.poll.records",
                20_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of(new TopicPartition(name, 0), new TopicPartition(name, 1));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The next records as they came. */
  Iterable<ConsumerRecord<byte[], byte[]>> poll() {
    return consumer.poll(Duration.ofMillis(500));
  }

  /** The next records as decoders take them. */
  List<RawRecord> raw() {
    List<RawRecord> records = new ArrayList<>();
    poll().forEach(record -> records.add(raw(record)));
    return records;
  }

  private static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
    List<RecordHeaders.Header> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new RecordHeaders.Header(header.key(), header.value()));
    }
    return new RawRecord(
        "main",
        record.topic(),
        "",
        record.partition(),
        record.offset(),
        EventTime.ofRecord(
            record.timestamp(), EventTime.KafkaTime.CREATE, record.timestamp() * 1_000_000),
        new byte[0],
        record.value(),
        new RecordHeaders(headers));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
