package io.waybill.correlator.service;

import io.waybill.correlator.access.Access;
import io.waybill.correlator.access.TokenFile;
import io.waybill.correlator.config.WaybillConfig;
import io.waybill.correlator.decode.EventDecoder;
import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.TenantRule;
import io.waybill.correlator.http.Backend;
import io.waybill.correlator.http.HttpApi;
import io.waybill.correlator.http.HttpSettings;
import io.waybill.correlator.ingest.Ingest;
import io.waybill.correlator.ingest.Source;
import io.waybill.correlator.kafka.KafkaInput;
import io.waybill.correlator.kafka.KafkaSource;
import io.waybill.correlator.kafka.KafkaTelemetryWriter;
import io.waybill.correlator.observe.Tracing;
import io.waybill.correlator.receive.OtlpReceiver;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.lucene.StoreSettings;
import io.waybill.store.EventStore;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

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
      config.inputs().forEach(input -> sources.add(new KafkaSource(kafkaInput(input), clock)));
      Ingest ingest =
          Ingest.start(
              sources,
              store,
              new EventDecoder(config.fields(), config.payloadBytes()),
              config.store().commitInterval(),
              clock);
      parts.push(ingest);
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
                  ingest::status,
                  ingest::balances,
                  ingest::agents,
                  ingest::files,
                  ingest::counters,
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
      return new HttpSettings(address, config.http().port(), loopback);
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

  private static KafkaInput kafkaInput(WaybillConfig.Input input) {
    return new KafkaInput(
        input.name(),
        input.cluster(),
        Pattern.compile(input.topics()),
        Format.ofLabel(input.format()).orElse(Format.AUTO),
        new TenantRule(input.tenant(), input.defaultTenant()),
        input.fromLatest(),
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
