package io.waybill.correlator.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.testkit.HttpGet;
import io.waybill.testkit.MetricsBalance;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users see of an agent's losses and repeats, over HTTP and over a restart. */
final class AgentSequencesIT {
  private static final String RUN = "6743f1a29c0d1e2f";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private KafkaProducer<String, String> producer;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
    kafka.createTopics(Map.of("logs", 3, "otlp_metrics", 1));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer());
  }

  @AfterEach
  void stop() {
    producer.close();
    kafka.close();
  }

  private Service service() throws Exception {
    return Service.start(
        ConfigFile.of(
            String.format(
                Locale.ROOT,
                """
                http: {port: 0}
                store: {directory: '%s', refresh-interval: 100ms, memory: 16MiB}
                kafka: {bootstrap.servers: '%s'}
                inputs: [{name: logs, topics: logs}, {name: metrics, topics: otlp_metrics}]
                """,
                directory.resolve("index"),
                kafka.bootstrapServers())),
        false,
        InstantSource.system());
  }

  private void send(long number) throws Exception {
    ProducerRecord<String, String> record =
        new ProducerRecord<>("logs", "k" + number, "{\"message\":\"line " + number + "\"}");
    record.headers().add("waybill-seq", ("1/" + RUN + "/" + number + "/web-7").getBytes(UTF_8));
    producer.send(record).get(30, TimeUnit.SECONDS);
  }

  private void say(String control) throws Exception {
    ProducerRecord<String, String> record =
        new ProducerRecord<>(
            "logs",
            "web-7",
            "{\"@waybill\":{\"v\":1,\"control\":{\"instance\":\"web-7\",\"epoch\":\""
                + RUN
                + "\",\"topics\":[\"logs\"],\"openComplete\":true,"
                + control
                + "}}}");
    record.headers().add("waybill-control", "1".getBytes(UTF_8));
    producer.send(record).get(30, TimeUnit.SECONDS);
  }

  private static JsonNode await(HttpGet http, Predicate<JsonNode> until) throws Exception {
    JsonNode last = json(http.await("/api/v1/events?limit=100", body -> until.test(json(body))));
    assertThat(until.test(last)).as("last: %s", last.path("completeness").path("agents")).isTrue();
    return last;
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }

  private static JsonNode agent(JsonNode answer) {
    return answer.path("completeness").path("agents").path(0);
  }

  @Test
  void whatNeverCameIsToldInWordsAsAnEventAndAsANumber() throws Exception {
    for (long number = 1; number <= 20; number++) {
      if (number < 11 || number > 13) {
        send(number);
      }
    }
    send(7); // as after a retry
    say("\"last\":21,\"refused\":1,\"refusedRanges\":[[\"" + RUN + "\",21,21]]");

    try (Service service = service();
        HttpGet http = new HttpGet(service.port())) {
      JsonNode answer = await(http, a -> agent(a).path("missing").asLong() == 3);

      assertThat(agent(answer).path("text").asText())
          .startsWith("web-7: 3 lines missing between ")
          .endsWith("; 1 refused by the broker, in its side file");
      assertThat(agent(answer).path("repeated").asText()).isEqualTo("1");
      assertThat(agent(answer).path("received").asText()).isEqualTo("17");
      await(http, a -> a.toString().contains("\"kind\":\"gap\""));
      JsonNode gaps = JSON.readTree(http.get("/api/v1/events?kind=gap")).path("items");
      assertThat(gaps).hasSize(1);
      assertThat(gaps.get(0).path("agent").asText()).isEqualTo("web-7");
      assertThat(gaps.get(0).path("fromNumber").asText()).isEqualTo("11");
      assertThat(gaps.get(0).path("toNumber").asText()).isEqualTo("13");
      String metrics = http.get("/metrics");
      assertThat(metrics)
          .contains(
              "waybill_agent_records{agent=\"web-7\",state=\"missing\",tenant=\"default\"} 3");
      MetricsBalance.check(metrics);
    }
  }

  @Test
  void aRestartForgetsNeitherRepeatsNorLosses() throws Exception {
    for (long number = 1; number <= 5; number++) {
      send(number);
    }
    say("\"last\":6");
    try (Service service = service();
        HttpGet http = new HttpGet(service.port())) {
      await(http, a -> agent(a).path("missing").asLong() == 1);
    }
    send(3);
    send(6);
    send(7);
    try (Service service = service();
        HttpGet http = new HttpGet(service.port())) {
      JsonNode answer =
          await(
              http,
              a ->
                  agent(a).path("received").asLong() == 7
                      && agent(a).path("missing").asLong() == 0);
      assertThat(agent(answer).path("repeated").asText()).isEqualTo("1");
      long lines = 0;
      for (JsonNode event : await(http, a -> a.toString().contains("line 7")).path("items")) {
        lines += event.path("kind").asText().equals("log") ? 1 : 0;
      }
      assertThat(lines).as("each line once").isEqualTo(7);
    }
  }

  @Test
  void aFileThatIsReadAgainAcrossARestartDoublesNoLine() throws Exception {
    sendLine(0, "first");
    sendLine(100, "second");
    try (Service service = service();
        HttpGet http = new HttpGet(service.port())) {
      await(http, a -> a.path("items").size() == 2);
    }
    sendLine(0, "first");
    sendLine(100, "second");
    sendLine(200, "third");
    try (Service service = service();
        HttpGet http = new HttpGet(service.port())) {
      JsonNode answer = await(http, a -> a.toString().contains("third"));
      assertThat(answer.path("items")).hasSize(3);
      assertThat(http.get("/metrics"))
          .containsPattern(
              "waybill_records_total\\{.*outcome=\"repeated\",partition=\"0\".*logs.*} 2");
    }
  }

  private void sendLine(long offset, String text) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                "logs",
                0,
                "",
                "{\"host.name\":\"web-7\",\"log.file.offset\":"
                    + offset
                    + ",\"time\":\"2026-11-25T12:00:00Z\",\"message\":\""
                    + text
                    + "\",\"log.record.original\":\"{"
                    + text
                    + "}\"}"))
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void whatAnAgentCountsItselfIsTold() throws Exception {
    byte[] counters =
        MetricsData.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(
                                Metric.newBuilder()
                                    .setName("fluentbit_input_long_line_skipped_total")
                                    .setSum(
                                        Sum.newBuilder()
                                            .addDataPoints(
                                                NumberDataPoint.newBuilder()
                                                    .setAsInt(3)
                                                    .addAttributes(text("hostname", "web-7"))
                                                    .addAttributes(text("name", "tail.0")))))))
            .build()
            .toByteArray();
    try (KafkaProducer<byte[], byte[]> binary =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      binary.send(new ProducerRecord<>("otlp_metrics", counters)).get(30, TimeUnit.SECONDS);
    }
    try (Service service = service();
        HttpGet http = new HttpGet(service.port())) {
      JsonNode counter =
          await(http, a -> a.path("completeness").path("counters").size() == 1)
              .path("completeness")
              .path("counters")
              .get(0);
      assertThat(counter.path("text").asText())
          .isEqualTo("web-7 itself counts input long line skipped of tail.0: 3 since its start");
    }
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
