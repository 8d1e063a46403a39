package io.waybill.correlator.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.receive.Signal;
import io.waybill.correlator.receive.TelemetryWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes OTLP to a topic a signal, idempotently and with acks of all replicas. What is not
 * acknowledged in time fails, so that the sender tries again.
 */
public final class KafkaTelemetryWriter implements TelemetryWriter, AutoCloseable {
  /** Brokers take 1 MiB by default, headers and framing included. */
  private static final int MAX_RECORD_BYTES = 900_000;

  private final Producer<byte[], byte[]> producer;
  private final String brokers;
  private final Map<Signal, String> topics;

  /**
   * A writer with kafka-clients' own settings, which win over the ones that are set here.
   *
   * @param topics where each signal goes
   */
  public KafkaTelemetryWriter(Map<String, String> client, Map<Signal, String> topics) {
    this.brokers = client.getOrDefault("bootstrap.servers", "");
    this.topics = Map.copyOf(topics);
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "waybill-otlp");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 8_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
    settings.putAll(client);
    settings.keySet().retainAll(ProducerConfig.configNames());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public CompletableFuture<?> write(Signal signal, String tenant, byte[] value) {
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topics.getOrDefault(signal, ""), value);
    if (!tenant.isEmpty()) {
      record.headers().add("x-tenant-id", tenant.getBytes(UTF_8));
    }
    try {
      var unused =
          producer.send(
              record,
              (metadata, error) -> {
                if (error == null) {
                  written.complete(true);
                } else {
                  written.completeExceptionally(failure(error));
                }
              });
    } catch (KafkaException e) {
      written.completeExceptionally(failure(e));
    }
    return written;
  }

  private IllegalStateException failure(Exception error) {
    return new IllegalStateException(BrokerProblem.describe(brokers, error), error);
  }

  @Override
  public int maxRecordBytes() {
    return MAX_RECORD_BYTES;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
