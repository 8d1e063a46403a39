package io.waybill.correlator.service;

import io.waybill.correlator.access.Access;
import io.waybill.correlator.access.TokenFile;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.changes.Feed;
import io.waybill.correlator.config.WaybillConfig;
import io.waybill.correlator.decode.EventDecoder;
import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.Reading;
import io.waybill.correlator.decode.TenantRule;
import io.waybill.correlator.http.HttpApi;
import io.waybill.correlator.http.HttpSettings;
import io.waybill.correlator.ingest.Ingest;
import io.waybill.correlator.ingest.Source;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.correlator.kafka.BrokerObserver;
import io.waybill.correlator.kafka.KafkaInput;
import io.waybill.correlator.kafka.KafkaSource;
import io.waybill.correlator.kafka.KafkaTelemetryWriter;
import io.waybill.correlator.kafka.VerdictTopic;
import io.waybill.correlator.ledger.Bookkeeper;
import io.waybill.correlator.observe.Tracing;
import io.waybill.correlator.receive.OtlpReceiver;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerSettings;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.lucene.StoreSettings;
import io.waybill.store.EventStore;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A correlator at work. Closing it makes everything durable that was read. */
public final class Service implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final HttpApi api;

  /**
   * Starts reading and answering.
   *
   * @param insecure true where it may be reached from elsewhere without authentication
   * @throws StartException when it can't start; the message says what to do
   */
  public static Service start(WaybillConfig config, boolean insecure, InstantSource clock)
      throws StartException {
    return start(config, insecure, clock, UnaryOperator.identity());
  }

  /**
   * The same.
   *
   * @param around what stands between everything and the store: tests break it there
   */
  public static Service start(
      WaybillConfig config, boolean insecure, InstantSource clock, UnaryOperator<EventStore> around)
      throws StartException {
    return new Service(config, insecure, clock, around);
  }

  private Service(
      WaybillConfig config, boolean insecure, InstantSource clock, UnaryOperator<EventStore> around)
      throws StartException {
    boolean started = false;
    try {
      HttpSettings http = httpSettings(config);
      Access access = access(config, http, insecure, clock);
      EventStore store =
          around.apply(
              LuceneEventStore.open(
                  config.store().directory(), storeSettings(config.store()), clock));
      parts.push(store);
      List<Source> sources = new ArrayList<>();
      List<KafkaInput> inputs =
          config.inputs().stream().map(input -> kafkaInput(input, config.observer())).toList();
      inputs.forEach(input -> sources.add(new KafkaSource(input, clock)));
      config
          .observer()
          .ifPresent(observer -> sources.add(new KafkaSource(factsInput(observer), clock)));
      Bookkeeper bookkeeper = bookkeeper(config);
      Ingest ingest =
          Ingest.start(
              sources,
              store,
              new EventDecoder(config.fields(), config.payloadBytes()),
              bookkeeper,
              config.store().commitInterval(),
              clock);
      parts.push(ingest);
      Feed feed = new Feed(bookkeeper::ledger, bookkeeper::durableChange);
      Optional<VerdictTopic> verdicts =
          config
              .observer()
              .filter(one -> !one.verdictsTopic().isEmpty())
              .map(one ->
                  VerdictTopic.start(
                      one.kafka(), one.verdictsTopic(), config.store().retention(), feed, store));
      verdicts.ifPresent(parts::push);
      Optional<BrokerObserver> observer =
          config.observer().map(one -> observer(one, inputs, clock));
      observer.ifPresent(parts::push);
      Tracing tracing = config.tracesEndpoint().map(Tracing::to).orElseGet(Tracing::off);
      parts.push(tracing);
      Optional<OtlpReceiver> otlp =
          config
              .otlp()
              .map(to -> {
                KafkaTelemetryWriter writer = new KafkaTelemetryWriter(to.kafka(), to.topics());
                parts.push(writer);
                return new OtlpReceiver(writer);
              });
      this.api =
          HttpApi.start(
              http,
              new Backend(
                  store,
                  () -> statuses(ingest, observer, verdicts),
                  ingest::balances,
                  ingest::agents,
                  ingest::files,
                  ingest::counters,
                  bookkeeper::ledger,
                  feed,
                  ingest.series(),
                  () -> observer.flatMap(BrokerObserver::cost),
                  config.observer().map(WaybillConfig.Observer::defaultTenant).orElse(""),
                  config.observer().map(WaybillConfig.Observer::lateAfter).orElse(Duration.ZERO),
                  clock,
                  tracing.tracer()),
              access,
              otlp);
      parts.push(api);
      started = true;
    } catch (RuntimeException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private static HttpSettings httpSettings(WaybillConfig config) throws StartException {
    String address = config.http().address();
    try {
      boolean loopback = InetAddress.getByName(address).isLoopbackAddress();
      return new HttpSettings(address, config.http().port(), loopback, config.traceLinks());
    } catch (IOException e) {
      throw new StartException("http.address " + address + " is no address of this machine", e);
    }
  }

  private static Access access(
      WaybillConfig config, HttpSettings http, boolean insecure, InstantSource clock)
      throws StartException {
    if (config.tokensFile().isPresent()) {
      try {
        return new TokenFile(config.tokensFile().get(), clock);
      } catch (IOException e) {
        throw new StartException("access.tokens-file can't be used: " + e.getMessage(), e);
      }
    }
    if (!http.isLoopback() && !insecure) {
      throw new StartException(
          "http.address "
              + http.address()
              + " can be reached from elsewhere, and nothing says who may see what: set"
              + " access.tokens-file, or start with --insecure");
    }
    return Access.open(config.tenantRequired() || !http.isLoopback());
  }

  private static StoreSettings storeSettings(WaybillConfig.Store store) {
    return new StoreSettings(
        store.retention(),
        store.maxBytes(),
        store.memoryMegabytes(),
        Math.min(4, Runtime.getRuntime().availableProcessors()),
        store.refreshInterval());
  }

  private static Bookkeeper bookkeeper(WaybillConfig config) throws StartException {
    Path directory = config.store().directory().resolve("ledger");
    try {
      if (config.observer().isEmpty()) {
        return Bookkeeper.ofTelemetry(directory);
      }
      WaybillConfig.Observer observer = config.observer().get();
      return new Bookkeeper(
          () ->
              new Ledger(
                  new LedgerSettings(
                      observer.grace(),
                      observer.outcomeWithin(),
                      observer.stuckAfter(),
                      observer.withoutDeadLetters(),
                      observer.filtering(),
                      observer.exemptions(),
                      observer.mirrors(),
                      config.store().retention(),
                      observer.defaultTenant())),
          directory,
          observer.cluster(),
          observer.factsTopic(),
          !observer.verdictsTopic().isEmpty());
    } catch (IOException e) {
      throw new StartException("store.directory can't be used: " + e.getMessage(), e);
    }
  }

  private static BrokerObserver observer(
      WaybillConfig.Observer observer, List<KafkaInput> inputs, InstantSource clock) {
    return BrokerObserver.start(
        factsInput(observer),
        observer.factsTopic(),
        observer.verdictsTopic(),
        observer.interval(),
        inputs,
        clock);
  }

  private static KafkaInput factsInput(WaybillConfig.Observer observer) {
    return new KafkaInput(
        "facts",
        observer.cluster(),
        Pattern.compile(Pattern.quote(observer.factsTopic())),
        Set.of(),
        new Reading(
            Format.AUTO, new TenantRule(observer.defaultTenant(), observer.defaultTenant())),
        false,
        0,
        observer.kafka());
  }

  private static List<SourceStatus> statuses(
      Ingest ingest, Optional<BrokerObserver> observer, Optional<VerdictTopic> verdicts) {
    List<SourceStatus> all = new ArrayList<>(ingest.status());
    observer.ifPresent(one -> all.add(one.status()));
    verdicts.ifPresent(one -> all.add(one.status()));
    return all;
  }

  /** Waybill's own topics are no business of an input, whatever it matches. */
  private static Set<String> own(Optional<WaybillConfig.Observer> observer) {
    return observer.stream()
        .flatMap(one -> Stream.of(one.factsTopic(), one.verdictsTopic()))
        .collect(Collectors.toSet());
  }

  private static KafkaInput kafkaInput(
      WaybillConfig.Input input, Optional<WaybillConfig.Observer> observer) {
    return new KafkaInput(
        input.name(),
        input.cluster(),
        Pattern.compile(input.topics()),
        own(observer),
        new Reading(
            Format.ofLabel(input.format()).orElse(Format.AUTO),
            new TenantRule(input.tenant(), input.defaultTenant()),
            input.messageKeys()),
        input.fromLatest(),
        input.recordsPerSecond(),
        input.kafka());
  }

  /** The port that is answered on. */
  public int port() {
    return api.port();
  }

  @Override
  public void close() {
    List<Exception> failed = new ArrayList<>();
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failed.add(e);
      }
    }
    if (!failed.isEmpty()) {
      IllegalStateException first =
          new IllegalStateException("not everything was closed in order", failed.getFirst());
      failed.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }
}
