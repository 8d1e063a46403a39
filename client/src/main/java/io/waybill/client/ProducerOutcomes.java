package io.waybill.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.client.Statement.What;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Numbers what a producer sends, and tells what it could not send. For {@code interceptor.classes}
 * of a producer. A record gets the headers {@value #INSTANCE} (this process) and {@value #SEQUENCE}
 * (decimal, from 0, without gaps).
 */
public final class ProducerOutcomes implements ProducerInterceptor<Object, Object> {
  /** The header that names the process. */
  public static final String INSTANCE = "waybill-instance";

  /** The header that numbers the record. */
  public static final String SEQUENCE = "waybill-sequence";

  private final AtomicLong next = new AtomicLong();
  private @Nullable Outcomes outcomes;

  /** For Kafka. */
  public ProducerOutcomes() {}

  @Override
  public void configure(Map<String, ?> producer) {
    outcomes = Outcomes.of(producer);
  }

  @Override
  public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
    if (outcomes != null) {
      Headers headers = record.headers();
      headers.remove(INSTANCE).add(INSTANCE, outcomes.instance().getBytes(UTF_8));
      headers.remove(SEQUENCE).add(SEQUENCE, Long.toString(next.getAndIncrement()).getBytes(UTF_8));
    }
    return record;
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, @Nullable Exception failure) {
    acknowledged(metadata, failure, null);
  }

  @Override
  public void onAcknowledgement(
      RecordMetadata metadata, @Nullable Exception failure, @Nullable Headers headers) {
    acknowledged(metadata, failure, headers);
  }

  private void acknowledged(
      @Nullable RecordMetadata metadata, @Nullable Exception failure, @Nullable Headers headers) {
    if (outcomes != null && metadata != null && failure != null) {
      outcomes.tell(
          What.SEND_FAILED,
          metadata.topic(),
          metadata.partition(),
          0,
          1,
          failure.toString(),
          Outcomes.traceparent(headers == null ? null : headers.lastHeader("traceparent")));
    }
  }

  @Override
  public void close() {
    if (outcomes != null) {
      outcomes.close();
    }
  }
}
