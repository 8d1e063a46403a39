package io.waybill.demo.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.config.ConfigException;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.config.WaybillConfig;
import io.waybill.correlator.service.Service;
import io.waybill.correlator.service.StartException;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real Waybill at a real broker in this JVM, which tests fill, stop and start. */
final class OwnWaybill implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private final EmbeddedKafka kafka;
  private final WaybillConfig config;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();
  private Service service;

  /**
   * Starts it.
   *
   * @param access lines of the section {@code access}, or ""
   */
  static OwnWaybill start(Path directory, String access)
      throws IOException, ConfigException, StartException {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
    kafka.createTopics(Map.of("orders", 1, "app-logs", 1, "orders-dlt", 1, "otlp_spans", 1));
    return new OwnWaybill(kafka, directory.resolve("index"), access);
  }

  private OwnWaybill(EmbeddedKafka kafka, Path index, String access)
      throws IOException, ConfigException, StartException {
    this.kafka = kafka;
    this.port = EmbeddedKafka.freePort();
    this.config =
        ConfigFile.of(
            """
            http: {port: %d}
            store: {directory: '%s', commit-interval: 1s, refresh-interval: 200ms, memory: 64MiB}
            kafka: {bootstrap.servers: '%s'}
            access: {%s}
            ui: {trace-links: {Jaeger: 'http://localhost:16686/trace/{traceId}'}}
            otlp:
            inputs:
              - {name: telemetry, topics: [app-logs, orders-dlt, otlp_spans]}
            observer: {interval: 500ms, grace: 1s, outcome-within: 1s}
            """
                .formatted(port, index, kafka.bootstrapServers(), access));
    this.service = Service.start(config, false, InstantSource.system());
  }

  String address() {
    return "http://localhost:" + port;
  }

  void stop() {
    service.close();
  }

  void startAgain() throws StartException {
    service = Service.start(config, false, InstantSource.system());
  }

  /** Writes records, each with its headers. */
  void write(String topic, List<byte[]> values, Map<String, String> headers)
      throws InterruptedException, ExecutionException {
    List<Header> all =
        headers.entrySet().stream()
            .<Header>map(one -> new RecordHeader(one.getKey(), one.getValue().getBytes(UTF_8)))
            .toList();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.request.size", 2 << 20);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(topic, null, null, null, value, all)).get();
      }
    }
  }

  /** A consumer group that has read so far, and tells nothing. */
  void commit(String group, String topic, long offset)
      throws InterruptedException, ExecutionException {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      admin
          .alterConsumerGroupOffsets(
              group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }

  void log(Map<String, String> fields) throws Exception {
    write("app-logs", List.of(JSON.writeValueAsBytes(fields)), Map.of());
  }

  JsonNode get(String path, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return JSON.readTree(client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  /** Waits until so many events are found. */
  void until(String path, int events, String... headers) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    while (get(path, headers).path("items").size() < events) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(path + " has only " + get(path, headers));
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  @Override
  public void close() {
    client.close();
    service.close();
    kafka.close();
  }
}
