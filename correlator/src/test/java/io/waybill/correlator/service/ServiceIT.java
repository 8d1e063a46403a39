package io.waybill.correlator.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.correlator.config.ConfigFile;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.testkit.HttpGet;
import io.waybill.testkit.MetricsBalance;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service: how it starts, and OTLP from the request to the answer. */
final class ServiceIT {
  private static final String SPAN =
      "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
          + "\"spanId\":\"00f067aa0ba902b7\",\"name\":\"charge\",\"startTimeUnixNano\":\"1767225600000000000\"}]}]}]}";

  @TempDir Path directory;

  private Service start(String address, String brokers, boolean insecure) throws Exception {
    return start(address, 0, brokers, insecure, "");
  }

  private Service start(
      String address, int port, String brokers, boolean insecure, String tracesEndpoint)
      throws Exception {
    return Service.start(
        ConfigFile.of(
            String.format(
                Locale.ROOT,
                """
                http: {address: '%s', port: %d}
                telemetry: {traces-endpoint: '%s'}
                store: {directory: '%s', refresh-interval: 100ms, memory: 16MiB}
                kafka: {bootstrap.servers: '%s'}
                otlp:
                inputs: [{name: spans, topics: otlp_spans}]
                """,
                address,
                port,
                tracesEndpoint,
                directory.resolve("index"),
                brokers)),
        insecure,
        InstantSource.system());
  }

  private static HttpResponse<String> post(Service service, String tenant) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/v1/traces"))
              .header("Content-Type", "application/json")
              .header("X-Scope-OrgID", tenant)
              .POST(HttpRequest.BodyPublishers.ofString(SPAN, UTF_8))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** The answer, once it has this text. */
  private static String await(HttpGet http, String path, String text) throws Exception {
    return http.await(path, answer -> answer.contains(text));
  }

  @Test
  void anAddressThatOthersCanReachNeedsTokensOrTheWordInsecure() throws Exception {
    assertThatThrownBy(() -> start("0.0.0.0", "127.0.0.1:1", false))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("access.tokens-file")
        .hasMessageContaining("--insecure");
    try (Service service = start("0.0.0.0", "127.0.0.1:1", true);
        HttpGet http = new HttpGet(service.port())) {
      assertThat(http.get("/api/v1/events"))
          .as("a tenant is required then")
          .contains("401", "X-Scope-OrgID");
      assertThat(http.get("/healthz")).isEqualTo("ok\n");
    }
  }

  @Test
  void whatIsAcknowledgedIsFoundByItsTenant() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      kafka.createTopics(Map.of("otlp_spans", 1, "otlp_logs", 1));
      try (Service service = start("127.0.0.1", kafka.bootstrapServers(), false);
          HttpGet http = new HttpGet(service.port())) {
        assertThat(post(service, "acme").statusCode()).isEqualTo(200);
        assertThat(await(http, "/api/v1/traces/4bf92f3577b34da6a3ce929d0e0e4736", "charge"))
            .contains("\"name\":\"charge\"", "\"tenant\":\"acme\"");
        MetricsBalance.check(http.get("/metrics"));
      }
    }
  }

  @Test
  void waybillCanWatchItself() throws Exception {
    int port = EmbeddedKafka.freePort();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
      kafka.createTopics(Map.of("otlp_spans", 1));
      String own = "http://127.0.0.1:" + port + "/v1/traces";
      try (Service service = start("127.0.0.1", port, kafka.bootstrapServers(), false, own);
          HttpGet http = new HttpGet(service.port())) {
        assertThat(http.get("/api/v1/services")).contains("items");
        assertThat(await(http, "/api/v1/events?q=service:waybill", "/api/v1/services"))
            .contains("\"name\":\"GET /api/v1/services\"", "http.response.status_code");
      }
    }
  }

  @Test
  void withoutABrokerTheSenderIsToldToTryAgain() throws Exception {
    try (Service service = start("127.0.0.1", "127.0.0.1:1", false);
        HttpGet http = new HttpGet(service.port())) {
      HttpResponse<String> answer = post(service, "acme");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("retry-after")).isPresent();
      assertThat(post(service, "acme|globex").statusCode())
          .as("what is written must have one owner, and not one that it claims itself")
          .isEqualTo(400);
      assertThat(await(http, "/readyz", "do not answer"))
          .contains("do not answer", "bootstrap.servers");
    }
  }
}
