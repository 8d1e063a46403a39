package io.waybill.correlator.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.service.Service;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.embeddedkafka.SaslListener;
import io.waybill.testkit.EventStream;
import io.waybill.testkit.HttpGet;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts over HTTP, of a real group on a real broker. */
final class VerdictsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** So many messages were handled well before. */
  private static final int BASE = 50;

  @TempDir Path directory;
  private SaslListener sasl;
  private EmbeddedKafka kafka;
  private KafkaProducer<String, String> producer;

  @BeforeEach
  void start() throws Exception {
    sasl = new SaslListener(EmbeddedKafka.freePort(), Map.of("waybill", "s3cret"));
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), sasl);
    kafka.createTopics(Map.of("orders", 1, "orders.DLT", 1, "spans", 1));
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

  private Service service(String observer) throws Exception {
    return Correlators.start(
        directory,
        kafka.bootstrapServers(),
        String.format(
            Locale.ROOT,
            """
            inputs: [{name: spans, topics: spans}, {name: dead letters, topics: '.*DLT'}]
            observer: {interval: 200ms, grace: 600ms, %s}
            """,
            observer));
  }

  private void send(String topic, String value) throws Exception {
    producer.send(new ProducerRecord<>(topic, 0, null, value)).get(30, TimeUnit.SECONDS);
  }

  /** The application's own span of having processed this. */
  private void span(long offset, String status) throws Exception {
    send(
        "spans",
        String.format(
            Locale.ROOT,
            """
            {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"billing"},"spans":[{
            "traceId":"4bf92f3577b34da6a3ce929d0e0e47%02x","spanId":"00f067aa0ba902%02x",
            "name":"process orders","kind":5,"startTimeUnixNano":"1790000000000000000",
            "endTimeUnixNano":"1790000001000000000","status":{"code":%s},"attributes":[
            {"key":"messaging.system","value":{"stringValue":"kafka"}},
            {"key":"messaging.operation.type","value":{"stringValue":"process"}},
            {"key":"messaging.destination.name","value":{"stringValue":"orders"}},
            {"key":"messaging.destination.partition.id","value":{"stringValue":"0"}},
            {"key":"messaging.consumer.group.name","value":{"stringValue":"billing"}},
            {"key":"messaging.kafka.offset","value":{"intValue":"%d"}}]}]}]}]}\
            """,
            offset + 1,
            offset + 1,
            status,
            offset));
  }

  private void deadLetter(long offset) throws Exception {
    ProducerRecord<String, String> record =
        new ProducerRecord<>("orders.DLT", "{\"order\":" + offset + "}");
    record.headers().add("kafka_dlt-original-topic", "orders".getBytes(UTF_8));
    record.headers().add("kafka_dlt-original-partition", ByteBuffer.allocate(4).putInt(0).array());
    record
        .headers()
        .add("kafka_dlt-original-offset", ByteBuffer.allocate(8).putLong(offset).array());
    record.headers().add("kafka_dlt-original-consumer-group", "billing".getBytes(UTF_8));
    producer.send(record).get(30, TimeUnit.SECONDS);
  }

  private static JsonNode await(HttpGet http, String path, Predicate<JsonNode> until)
      throws Exception {
    JsonNode last = json(http.await(path, body -> until.test(json(body))));
    assertThat(until.test(last)).as("last: %s", last).isTrue();
    return last;
  }

  /** Empty for what is no object. */
  private static JsonNode json(String body) {
    try {
      return body.startsWith("{") ? JSON.readTree(body) : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }

  private static JsonNode verdict(HttpGet http, long offset, String verdict) throws Exception {
    return await(
            http,
            "/api/v1/messages/orders/0/" + offset,
            a -> a.path("verdicts").path(0).path("verdict").asText().equals(verdict))
        .path("verdicts")
        .get(0);
  }

  @Test
  void eachMessageHasItsVerdictAndKeepsItOverARestart() throws Exception {
    for (int order = 0; order < BASE + 14; order++) {
      send("orders", "{\"order\":" + order + "}");
    }
    Commits.commit(kafka, 0);
    try (Service service = service("stuck-after: 5m");
        HttpGet http = new HttpGet(service.port())) {
      verdict(http, BASE + 3, "in_flight");
      for (int offset = 0; offset < BASE + 5; offset++) {
        span(offset, "0");
      }
      span(BASE + 5, "2");
      deadLetter(BASE + 6);
      span(BASE + 8, "0");
      span(BASE + 9, "0");
      Commits.commit(kafka, BASE + 10);
      check(http);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        admin
            .deleteRecords(Map.of(Commits.ORDERS, RecordsToDelete.beforeOffset(BASE + 12)))
            .all()
            .get();
      }
      assertThat(verdict(http, BASE + 10, "expired").path("lost").asBoolean()).isTrue();
      verdict(http, BASE + 12, "in_flight");
      JsonNode pipeline =
          await(http, "/api/v1/pipelines", a -> a.path("items").path(0).path("lost").asInt() == 3)
              .path("items")
              .get(0);
      assertThat(pipeline.path("lag").asText()).isEqualTo("4");
      assertThat(pipeline.path("delivered").asLong()).isEqualTo(BASE + 7);
      assertThat(pipeline.path("deadLettered").asText()).isEqualTo("1");
      assertThat(pipeline.path("failed").asText()).isEqualTo("1");
      assertThat(pipeline.path("unknown").asText()).isEqualTo("1");
      assertThat(pipeline.path("firstLost").path("offset").asLong()).isEqualTo(BASE + 5);
      JsonNode first = JSON.readTree(http.get("/api/v1/messages?verdict=lost&limit=2"));
      assertThat(first.path("items").findValuesAsText("offset")).containsExactly("55", "60");
      JsonNode rest =
          JSON.readTree(
              http.get(
                  "/api/v1/messages?limit=2&cursor="
                      + URLEncoder.encode(first.path("nextCursor").asText(), UTF_8)));
      assertThat(rest.path("items").findValuesAsText("offset")).containsExactly("61");
      assertThat(rest.has("nextCursor")).isFalse();
      assertThat(http.get("/metrics"))
          .contains(
              "waybill_group_lag{cluster=\"main\",group=\"billing\",topic=\"orders\"} 4",
              "waybill_group_messages{cluster=\"main\",group=\"billing\",topic=\"orders\",verdict=\"failed\"} 1");
      assertThat(http.get("/api/v1/messages/orders/0/999")).contains("404", "Nothing known");
    }
    try (Service service = service("stuck-after: 5m");
        HttpGet http = new HttpGet(service.port())) {
      check(http);
      verdict(http, BASE + 10, "expired");
      try (var files = Files.list(directory.resolve("index/ledger"))) {
        assertThat(files.count()).as("older books are deleted").isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void whatIsLostIsToldAndCorrectedOnTheStreamAndInATopic() throws Exception {
    for (int order = 0; order < 30; order++) {
      send("orders", "{\"order\":" + order + "}");
    }
    Commits.commit(kafka, 0);
    String settings = "stuck-after: 5m, verdicts-topic: waybill-verdicts";
    String last;
    try (Service service = service(settings);
        EventStream stream = new EventStream(service.port(), "/api/v1/stream?verdict=lost")) {
      assertThat(stream.next().name()).isEqualTo("ready");
      span(3, "2");
      deadLetter(6);
      for (int offset = 7; offset < 30; offset++) {
        span(offset, "0");
      }
      for (int offset : new int[] {0, 1, 2, 4, 5}) {
        span(offset, "0");
      }
      Commits.commit(kafka, 30);
      EventStream.Event failed = stream.next();
      assertThat(json(failed.data()).path("offset").asText()).isEqualTo("3");
      assertThat(json(failed.data()).path("verdict").asText()).isEqualTo("failed");
      assertThat(json(failed.data()).path("traceIds").path(0).asText())
          .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4704");
      last = failed.id();
    }
    deadLetter(3);
    try (Service service = service(settings);
        HttpGet http = new HttpGet(service.port());
        EventStream stream =
            new EventStream(service.port(), "/api/v1/stream?verdict=lost", "Last-Event-ID", last)) {
      stream.next();
      JsonNode corrected = json(stream.next().data());
      assertThat(corrected.path("before").asText()).isEqualTo("failed");
      assertThat(corrected.path("verdict").asText()).isEqualTo("dead_lettered");
      JsonNode verdict = verdict(http, 3, "dead_lettered");
      assertThat(verdict.path("revision").asInt()).isEqualTo(2);
      assertThat(verdict.path("history").path(0).path("before").asText()).isEqualTo("failed");
      String changes =
          http.await(
              "/metrics",
              "application/openmetrics-text",
              metrics -> metrics.contains("before=\"failed\""));
      assertThat(changes)
          .contains(
              "waybill_verdict_changes_total{before=\"failed\",cluster=\"main\",group=\"billing\",topic=\"orders\",verdict=\"dead_lettered\"} 1.0 # {trace_id=\"4bf92f3577b34da6a3ce929d0e0e4704\"}",
              "waybill_watermark_delay_seconds{cluster=\"main\"}");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      Map<String, List<String>> told;
      do {
        told = VerdictTopics.revisions(VerdictTopics.read(kafka, "waybill-verdicts"));
      } while (told.values().stream().noneMatch(one -> one.size() > 1)
          && System.nanoTime() < deadline);
      assertThat(told.values())
          .containsExactlyInAnyOrder(
              List.of("failed error_then_committed", "dead_lettered "), List.of("dead_lettered "));
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "waybill-verdicts");
        assertThat(admin.describeConfigs(List.of(topic)).all().get().toString())
            .contains("name=cleanup.policy, value=compact,delete");
      }
    }
  }

  @Test
  void whatWaitsBehindATransactionThatIsOpenIsToldSo() throws Exception {
    for (int order = 0; order < 5; order++) {
      send("orders", "{\"order\":" + order + "}");
    }
    Commits.commit(kafka, 5);
    try (KafkaProducer<String, String> hanging =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "hanging"),
            new StringSerializer(),
            new StringSerializer())) {
      hanging.initTransactions();
      hanging.beginTransaction();
      hanging.send(new ProducerRecord<>("orders", 0, null, "open")).get(30, TimeUnit.SECONDS);
      send("orders", "behind");
      try (Service service = service("stuck-after: 5m");
          HttpGet http = new HttpGet(service.port())) {
        JsonNode behind = verdict(http, 6, "in_flight");
        assertThat(behind.path("cause").asText()).isEqualTo("open_transaction");
        assertThat(behind.path("evidence").toString()).contains("a transaction that is open there");
        hanging.commitTransaction();
        await(http, "/api/v1/messages/orders/0/6", a -> !a.path("verdicts").path(0).has("cause"));
      }
    }
  }

  private static void check(HttpGet http) throws Exception {
    assertThat(verdict(http, BASE + 2, "delivered").path("confidence").asDouble())
        .isGreaterThan(0.9);
    JsonNode failed = verdict(http, BASE + 5, "failed");
    assertThat(failed.path("lost").asBoolean()).isTrue();
    assertThat(failed.path("evidence").toString())
        .contains("ended with an error", "the group went on past it", "spans/0@55#0");
    verdict(http, BASE + 6, "dead_lettered");
    assertThat(verdict(http, BASE + 7, "unknown").path("reason").asText())
        .isEqualTo("telemetry_gap");
  }

  @Test
  void whatMayNotBeSeenIsSaidAndSeenOnceItIsGranted() throws Exception {
    send("orders", "{}");
    Commits.commit(kafka, 1);
    try (Service service =
            service(
                "kafka: {bootstrap.servers: '127.0.0.1:"
                    + sasl.port()
                    + "', security.protocol: SASL_PLAINTEXT, sasl.mechanism: PLAIN,"
                    + " sasl.jaas.config: 'org.apache.kafka.common.security.plain.PlainLoginModule"
                    + " required username=\"waybill\" password=\"s3cret\";'}");
        HttpGet http = new HttpGet(service.port())) {
      assertThat(ready(http, "observer: the brokers"))
          .contains("Grant CREATE, WRITE, READ and DESCRIBE on the topic waybill-facts")
          .doesNotContain("s3cret");
      assertThat(JSON.readTree(http.get("/api/v1/pipelines")).path("items")).isEmpty();

      grant(ResourceType.TOPIC, "waybill-facts", AclOperation.CREATE);
      grant(ResourceType.TOPIC, "waybill-facts", AclOperation.WRITE);
      grant(ResourceType.TOPIC, "waybill-facts", AclOperation.READ);
      assertThat(ready(http, "not all can be seen"))
          .contains("DESCRIBE on the cluster or on the groups");
      assertThat(JSON.readTree(http.get("/api/v1/pipelines")).path("items")).isEmpty();

      grant(ResourceType.TOPIC, "*", AclOperation.DESCRIBE);
      grant(ResourceType.GROUP, "*", AclOperation.DESCRIBE);
      await(http, "/api/v1/pipelines", a -> a.path("items").size() == 1);
      assertThat(ready(http, "ready")).doesNotContain("observer");

      send("orders", "{}");
      verdict(http, 1, "in_flight");
      for (ResourceType type : List.of(ResourceType.GROUP, ResourceType.TOPIC)) {
        revoke(type, "*", AclOperation.DESCRIBE);
        JsonNode unknown = verdict(http, 1, "unknown");
        assertThat(unknown.path("reason").asText()).isEqualTo("no_permission");
        assertThat(unknown.path("evidence").toString()).contains("grant DESCRIBE on the");
        grant(type, "*", AclOperation.DESCRIBE);
        verdict(http, 1, "in_flight");
      }
    }
  }

  private static String ready(HttpGet http, String text) throws Exception {
    return http.await("/readyz", ready -> ready.contains(text));
  }

  private void revoke(ResourceType type, String name, AclOperation operation) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .deleteAcls(
              List.of(
                  new AclBindingFilter(
                      new ResourcePatternFilter(type, name, PatternType.LITERAL),
                      new AccessControlEntryFilter(
                          "User:waybill", "*", operation, AclPermissionType.ALLOW))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private void grant(ResourceType type, String name, AclOperation operation) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createAcls(
              List.of(
                  new AclBinding(
                      new ResourcePattern(type, name, PatternType.LITERAL),
                      new AccessControlEntry(
                          "User:waybill", "*", operation, AclPermissionType.ALLOW))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }
}
