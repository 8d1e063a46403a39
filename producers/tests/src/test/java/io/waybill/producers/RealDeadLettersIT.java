package io.waybill.producers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.testkit.HttpGet;
import io.waybill.testkit.MetricsBalance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that the frameworks themselves wrote to a real broker, asked for over HTTP. */
final class RealDeadLettersIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private Service service;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
    service =
        Service.start(
            ConfigFile.of(
                String.format(
                    Locale.ROOT,
                    """
                    http: {port: 0}
                    store: {directory: '%s', refresh-interval: 100ms, memory: 16MiB}
                    kafka: {bootstrap.servers: '%s'}
                    inputs: [{name: dead, topics: '.*(dlt|dlq|retry).*'}]
                    """,
                    directory.resolve("index"),
                    kafka.bootstrapServers())),
            false,
            InstantSource.system());
  }

  @AfterEach
  void stop() throws IOException {
    try (HttpGet http = new HttpGet(service.port())) {
      MetricsBalance.check(http.get("/metrics"));
    }
    service.close();
    kafka.close();
  }

  private ForeignProgram producer(String module, String main) throws IOException {
    return ForeignProgram.start(module, main, directory, kafka.bootstrapServers());
  }

  /** Sends one order with a trace context; answers its coordinate. */
  private String send(String topic) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      ProducerRecord<String, String> record = new ProducerRecord<>(topic, "4711", "no { json");
      record.headers().add("traceparent", ("00-" + TRACE + "-00f067aa0ba902b7-01").getBytes(UTF_8));
      RecordMetadata at = producer.send(record).get(30, TimeUnit.SECONDS);
      return at.topic() + "/" + at.partition() + "@" + at.offset();
    }
  }

  private List<JsonNode> await(String path, int count, Path log) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (HttpGet http = new HttpGet(service.port())) {
      while (true) {
        List<JsonNode> items = new ArrayList<>();
        new ObjectMapper().readTree(http.get(path)).path("items").forEach(items::add);
        if (items.size() >= count) {
          return items;
        }
        assertThat(System.nanoTime())
            .as("%s within %s; the producer said: %s", path, PATIENCE, said(log))
            .isLessThan(deadline);
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private static String said(Path log) throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private static String origin(JsonNode event) {
    JsonNode origin = event.path("origin");
    return origin.path("topic").asText()
        + "/"
        + origin.path("partition").asText()
        + "@"
        + origin.path("offset").asText();
  }

  private JsonNode one(String module, String main, String topic, String deadLetters)
      throws Exception {
    kafka.createTopics(Map.of(topic, 2, deadLetters, 2));
    String coordinate = send(topic);
    try (ForeignProgram program = producer(module, main)) {
      JsonNode event = await("/api/v1/dead-letters", 1, program.log()).getFirst();
      assertThat(origin(event)).isEqualTo(coordinate);
      return event;
    }
  }

  @Test
  void springKafkasRecovererIsJoinedToItsOrigin() throws Exception {
    JsonNode event =
        one(
            "spring-kafka",
            "io.waybill.producers.SpringKafka",
            "spring-orders",
            "spring-orders-dlt");
    assertThat(event.path("dialect").asText()).isEqualTo("spring-kafka");
    assertThat(event.path("group").asText()).isEqualTo("spring-payments");
    assertThat(event.path("errorType").asText())
        .isEqualTo("io.waybill.producers.SpringKafka$Declined");
    assertThat(event.path("traceId").asText()).isEqualTo(TRACE);
  }

  @Test
  void springKafkasRetryTopicsKeepTheFirstCoordinate() throws Exception {
    kafka.createTopics(
        Map.of(
            "spring-orders",
            1,
            "spring-retried",
            1,
            "spring-retried-retry",
            1,
            "spring-retried-dlt",
            1));
    String coordinate = send("spring-retried");
    try (ForeignProgram program = producer("spring-kafka", "io.waybill.producers.SpringKafka")) {
      Path log = program.log();
      JsonNode dead = await("/api/v1/dead-letters", 1, log).getFirst();
      JsonNode retry = await("/api/v1/events?kind=retry", 1, log).getFirst();
      assertThat(origin(dead)).isEqualTo(coordinate);
      assertThat(origin(retry)).isEqualTo(coordinate);
      assertThat(retry.path("dialect").asText()).isEqualTo("spring-retry-topic");
      assertThat(retry.path("group").asText()).isEqualTo("spring-retrying");
      assertThat(retry.path("attempt").asInt()).isEqualTo(2);
      assertThat(retry.path("errorType").asText()).endsWith("$Declined");
    }
  }

  @Test
  void kafkaStreamsDeadLetterQueueIsJoinedToItsOrigin() throws Exception {
    JsonNode event =
        one(
            "kafka-streams",
            "io.waybill.producers.StreamsApplication",
            "streams-orders",
            "streams-dlq");
    assertThat(event.path("dialect").asText()).isEqualTo("kafka-streams");
    assertThat(event.path("errorType").asText()).contains("SerializationException");
    assertThat(event.path("traceId").asText()).isEqualTo(TRACE);
  }

  @Test
  void kafkaConnectsDeadLetterQueueIsJoinedToItsOrigin() throws Exception {
    JsonNode event =
        one("kafka-connect", "io.waybill.producers.ConnectWorker", "connect-orders", "connect-dlq");
    assertThat(event.path("dialect").asText()).isEqualTo("kafka-connect");
    assertThat(event.path("group").asText()).isEqualTo("connect-sink");
    assertThat(event.path("errorType").asText()).contains("DataException");
    assertThat(event.path("traceId").asText()).isEqualTo(TRACE);
  }

  @Test
  void whatAShareGroupRejectsTheBrokerDeadLetters() throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
    kafka.createTopics(Map.of("share-orders", 1));
    try (Admin admin = Admin.create(client)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("dlq.share-orders", 1, (short) 1)
                      .configs(Map.of("errors.deadletterqueue.group.enable", "true"))))
          .all()
          .get(30, TimeUnit.SECONDS);
      ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "share-payments");
      Collection<AlterConfigOp> ops =
          List.of(
              set("share.auto.offset.reset", "earliest"),
              set("errors.deadletterqueue.topic.name", "dlq.share-orders"));
      admin.incrementalAlterConfigs(Map.of(group, ops)).all().get(30, TimeUnit.SECONDS);
    }
    String coordinate = send("share-orders");
    try (KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "group.id", "share-payments",
                "share.acknowledgement.mode", "explicit"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("share-orders"));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      int rejected = 0;
      while (rejected == 0 && System.nanoTime() < deadline) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          consumer.acknowledge(record, AcknowledgeType.REJECT);
          rejected++;
        }
      }
      consumer.commitSync();
      assertThat(rejected).isEqualTo(1);
    }
    JsonNode event = await("/api/v1/dead-letters", 1, directory.resolve("none.log")).getFirst();
    assertThat(event.path("dialect").asText()).isEqualTo("share-group");
    assertThat(origin(event)).isEqualTo(coordinate);
    assertThat(event.path("group").asText()).isEqualTo("share-payments");
    assertThat(event.path("errorMessage").asText()).isEqualTo("Offset rejected by client.");
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }
}
