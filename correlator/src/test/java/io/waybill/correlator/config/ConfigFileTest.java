package io.waybill.correlator.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.receive.Signal;
import io.waybill.ledger.Exemption;
import io.waybill.ledger.Mirror;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
  private static final String LEAST =
      """
      kafka:
        bootstrap.servers: localhost:9092
      inputs:
        - name: logs
          topics: logs
      """;

  @TempDir Path directory;

  private static WaybillConfig parse(String yaml) throws ConfigException {
    return ConfigFile.parse(yaml, Map.of("PASSWORD", "s3cret")::get);
  }

  private static List<String> problems(String yaml) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> parse(yaml));
    assertThat(e).as("this configuration has problems").isNotNull();
    return List.of(String.valueOf(e.getMessage()).split("\n"));
  }

  @Test
  void whatIsNotSetHasItsDefault() throws ConfigException {
    WaybillConfig config = parse(LEAST);
    assertThat(config.http()).isEqualTo(new WaybillConfig.Http("127.0.0.1", 8780));
    assertThat(config.store())
        .isEqualTo(
            new WaybillConfig.Store(
                Path.of("data"),
                Duration.ofDays(7),
                50L << 30,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                192));
    assertThat(config.tokensFile()).isEmpty();
    assertThat(config.tenantRequired()).isFalse();
    assertThat(config.otlp()).isEmpty();
    assertThat(config.tracesEndpoint()).isEmpty();
    assertThat(config.traceLinks()).isEmpty();
    assertThat(config.payloadBytes()).isEqualTo(256 << 10);
    assertThat(config.fields()).isEqualTo(FieldNames.DEFAULTS);
    assertThat(config.inputs())
        .containsExactly(
            new WaybillConfig.Input(
                "logs",
                "main",
                "logs",
                "auto",
                "",
                "default",
                false,
                List.of(),
                0,
                Map.of("bootstrap.servers", "localhost:9092")));
  }

  @Test
  void everyKeyHasItsEffect() throws Exception {
    Path file = Files.writeString(directory.resolve("user"), "waybill\n");
    WaybillConfig config =
        parse(
            """
            http: {address: 10.0.0.1, port: 80}
            store: {directory: /index, retention: 36h, max-size: 2TiB, commit-interval: 500ms,
                    refresh-interval: 250ms, memory: 64MiB}
            access: {tokens-file: tokens, tenant-required: true}
            kafka: {bootstrap.servers: 'a:1', client.rack: r}
            inputs:
              - name: spans
                cluster: eu
                topics: [otlp.spans, more]
                format: otlp_json
                tenant: acme
                default-tenant: none
                start: latest
                message-keys: [order-id, $.orderId]
                records-per-second: 5000
                kafka: {bootstrap.servers: 'b:1', sasl.jaas.config: 'user="${file:%s}" password="${env:PASSWORD}"'}
            telemetry: {traces-endpoint: 'http://c:4318/v1/traces'}
            ui: {trace-links: {Jaeger: 'http://j:16686/trace/{traceId}'}}
            otlp: {traces-topic: t, logs-topic: l, metrics-topic: m, kafka: {linger.ms: 1}}
            decode: {payload-size: 1KiB, trace-fields: tid, span-fields: [sid], tenant-fields: org,
                     time-fields: at, level-fields: lev, message-fields: text, service-fields: app}
            """
                .formatted(file));
    assertThat(config.http()).isEqualTo(new WaybillConfig.Http("10.0.0.1", 80));
    assertThat(config.store())
        .isEqualTo(
            new WaybillConfig.Store(
                Path.of("/index"),
                Duration.ofHours(36),
                2L << 40,
                Duration.ofMillis(500),
                Duration.ofMillis(250),
                64));
    assertThat(config.tokensFile()).isEqualTo(Optional.of(Path.of("tokens")));
    assertThat(config.tenantRequired()).isTrue();
    assertThat(config.inputs())
        .containsExactly(
            new WaybillConfig.Input(
                "spans",
                "eu",
                "\\Qotlp.spans\\E|\\Qmore\\E",
                "otlp_json",
                "acme",
                "none",
                true,
                List.of("order-id", "$.orderId"),
                5000,
                Map.of(
                    "bootstrap.servers", "b:1",
                    "client.rack", "r",
                    "sasl.jaas.config", "user=\"waybill\" password=\"s3cret\"")));
    assertThat(config.otlp().orElseThrow())
        .isEqualTo(
            new WaybillConfig.Otlp(
                Map.of(Signal.TRACES, "t", Signal.LOGS, "l", Signal.METRICS, "m"),
                Map.of("bootstrap.servers", "a:1", "client.rack", "r", "linger.ms", "1")));
    assertThat(config.tracesEndpoint()).contains("http://c:4318/v1/traces");
    assertThat(config.traceLinks())
        .containsExactly(Map.entry("Jaeger", "http://j:16686/trace/{traceId}"));
    assertThat(config.payloadBytes()).isEqualTo(1024);
    assertThat(config.fields().trace()).startsWith("tid", "trace_id");
    assertThat(config.fields().span()).startsWith("sid", "span_id");
    assertThat(config.fields().tenant()).startsWith("org");
    assertThat(config.fields().time()).startsWith("at");
    assertThat(config.fields().level()).startsWith("lev");
    assertThat(config.fields().message()).startsWith("text");
    assertThat(config.fields().service()).startsWith("app");
  }

  @Test
  void aMirrorIsOfTheObservedClusterAndTappedAtBothEnds() throws ConfigException {
    String taps =
        LEAST.replace(
            "inputs:\n",
            """
            inputs:
              - {name: here, topics: orders, format: message}
              - {name: there, cluster: us, topics: eu.orders, format: message}
            """);
    assertThat(
            parse(taps + "observer: {mirrors: ['main/orders -> us/eu.orders']}\n")
                .observer()
                .orElseThrow()
                .mirrors())
        .containsExactly(new Mirror("main", "orders", "us", "eu.orders"));
    String twice =
        "observer: {mirrors: ['main/orders -> us/eu.orders', 'main/orders->us/eu.orders']}\n";
    assertThat(problems(taps + twice))
        .containsExactly(
            "line 8: observer.mirrors has us/eu.orders twice: a mirror is of one topic");
    assertThat(problems(taps + "observer: {mirrors: [orders]}\n"))
        .containsExactly(
            "line 8: observer.mirrors has a cluster and a topic twice each, as in main/orders ->"
                + " us/eu.orders");
    assertThat(problems(taps + "observer: {mirrors: ['us/eu.orders -> main/orders']}\n"))
        .containsExactly(
            "line 8: observer.mirrors begins in the cluster that is looked at (observer.cluster),"
                + " and not in us");
    assertThat(problems(taps + "observer: {mirrors: ['main/orders -> us/orders']}\n"))
        .containsExactly(
            "line 8: observer.mirrors needs an input with format: message that reads us/orders");
  }

  @Test
  void messagesAreDeclaredNotToBeForAGroupByAKeyThatTheTapKeeps() throws ConfigException {
    String tap =
        LEAST.replace(
            "inputs:\n",
            "inputs:\n  - {name: tap, topics: orders, format: message, message-keys: [region, $.a.b]}\n");
    assertThat(
            ConfigFile.of(
                    tap
                        + "observer: {messages-not-for-groups: ['a:b:orders:region=eu|uk|eu',"
                        + " 'audit:orders:$.a.b!=4711']}\n")
                .observer()
                .orElseThrow()
                .exemptions())
        .containsExactlyInAnyOrder(
            new Exemption(
                "a:b",
                "orders",
                Optional.of(new Exemption.ByKey("region", false, Set.of("eu", "uk")))),
            new Exemption(
                "audit", "orders", Optional.of(new Exemption.ByKey("a.b", true, Set.of("4711")))));
    assertThat(problems(tap + "observer: {messages-not-for-groups: ['audit:orders']}\n"))
        .containsExactly(
            "line 7: observer.messages-not-for-groups has a group, a topic, and a key with its"
                + " values each, as in billing:orders:region=eu|uk");
    assertThat(problems(tap + "observer: {messages-not-for-groups: ['audit:orders:land=eu']}\n"))
        .containsExactly(
            "line 7: observer.messages-not-for-groups needs land among the message-keys of the input"
                + " tap, which reads orders");
    assertThat(problems(tap + "observer: {messages-not-for-groups: ['audit:payments:land=eu']}\n"))
        .containsExactly(
            "line 7: observer.messages-not-for-groups needs an input with format: message that reads"
                + " payments and has land among its message-keys");
  }

  @Test
  void theBrokerIsLookedAtWhereTheObserverStandsInTheFile() throws ConfigException {
    assertThat(ConfigFile.of(LEAST).observer()).isEmpty();
    WaybillConfig.Observer observer =
        ConfigFile.of(
                LEAST
                    + "observer: {facts-topic: seen, cluster: eu, default-tenant: acme, interval: 10s,"
                    + " grace: 1m, stuck-after: 15m, groups-without-dead-letters: [billing],"
                    + " topics-not-for-groups: ['audit:payments', 'a:b:orders']}\n")
            .observer()
            .orElseThrow();
    assertThat(observer.factsTopic()).isEqualTo("seen");
    assertThat(observer.cluster()).isEqualTo("eu");
    assertThat(observer.defaultTenant()).isEqualTo("acme");
    assertThat(observer.interval()).hasSeconds(10);
    assertThat(observer.grace()).hasMinutes(1);
    assertThat(observer.stuckAfter()).hasMinutes(15);
    assertThat(observer.withoutDeadLetters()).containsExactly("billing");
    assertThat(observer.exemptions())
        .containsExactlyInAnyOrder(
            Exemption.ofTopic("audit", "payments"), Exemption.ofTopic("a:b", "orders"));
    assertThat(observer.kafka()).containsKey("bootstrap.servers");
    assertThat(problems(LEAST + "observer: {interval: 1ms}\n"))
        .containsExactly("line 6: observer.interval is at least 100ms");
    assertThat(problems(LEAST + "observer: {topics-not-for-groups: [payments]}\n"))
        .containsExactly(
            "line 6: observer.topics-not-for-groups has a group and a topic each, as in"
                + " audit:payments");
    assertThat(problems(LEAST + "observer: {verdicts-topic: waybill-facts}\n"))
        .containsExactly(
            "line 6: observer.verdicts-topic is another topic than observer.facts-topic");
  }

  @Test
  void aLinkThatLeadsNowhereOrIsAScriptIsRefused() {
    assertThat(problems(LEAST + "ui: {trace-links: {Jaeger: 'http://j/trace/'}}\n"))
        .singleElement()
        .asString()
        .contains("ui.trace-links Jaeger: ");
    assertThat(problems(LEAST + "ui: {trace-links: {x: 'javascript:alert({traceId})'}}\n"))
        .hasSize(1);
  }

  @Test
  void everyProblemIsToldAtOnceWithItsLineAndTheNearestKey() {
    assertThat(
            problems(
                """
                http:
                  prot: 80
                  port: many
                store:
                  retention: soon
                inputs:
                  - topics: '['
                    fromat: json
                    start: middle
                nonsense: 1
                """))
        .containsExactly(
            "line 2: there is no key http.prot; did you mean port?",
            "line 3: http.port is a number from 0 to 65535",
            "line 5: store.retention is a time such as 500ms, 30s, 15m, 12h or 7d",
            "line 7: inputs[].kafka has no bootstrap.servers, and neither has kafka",
            "line 7: inputs[].topics is no regular expression: Unclosed character class",
            "line 7: inputs[].name is missing",
            "line 8: there is no key inputs[].fromat; did you mean format?",
            "line 9: inputs[].start is one of earliest, latest",
            "line 10: there is no key nonsense; there are access, decode, http, inputs, kafka, observer, otlp, store, telemetry, ui");
  }

  @Test
  void whatIsNoYamlIsToldByLine() {
    assertThat(problems("http:\n  port: [1")).singleElement().asString().startsWith("line ");
    assertThat(problems("- a list")).anyMatch(p -> p.contains("the file is a mapping"));
    assertThat(problems("")).anyMatch(p -> p.contains("inputs is missing"));
    assertThat(problems(LEAST + "http: {port: 1}\nhttp: {port: 2}"))
        .containsExactly("line 7: http stands here a second time");
  }

  @Test
  void aSecretThatIsMissingIsNamedAndNoSecretIsShown() {
    assertThat(problems(LEAST + "      tenant: ${env:NOBODY}".substring(2)))
        .containsExactly("line 6: the environment variable NOBODY is not set");
    assertThat(problems(LEAST + "    start: ${env:PASSWORD}"))
        .noneMatch(problem -> problem.contains("s3cret"));
  }

  @Test
  void theDocumentationHasEveryKeyWithItsDefaultAndMeaning() throws Exception {
    String page = Files.readString(Path.of("../docs/configuration.md"), UTF_8);
    for (Key key : Keys.ALL) {
      String row =
          "| `%s` | %s | %s |"
              .formatted(
                  key.path(),
                  key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`",
                  key.meaning());
      assertThat(page).contains(row);
    }
  }

  @Test
  void noKeyIsForgottenInTheListOfKeys() throws IllegalAccessException {
    List<Key> declared = new ArrayList<>();
    for (Field field : Keys.class.getDeclaredFields()) {
      if (field.getType() == Key.class) {
        declared.add((Key) field.get(null));
      }
    }
    assertThat(Keys.ALL).containsExactlyInAnyOrderElementsOf(declared);
  }
}
