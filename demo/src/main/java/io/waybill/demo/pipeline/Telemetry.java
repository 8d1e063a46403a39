package io.waybill.demo.pipeline;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One service's OpenTelemetry SDK: a tracer for each tenant, since the tenant is an attribute of
 * the resource. Spans with {@link #NEVER_EXPORTED} are dropped, as a broken exporter would.
 */
final class Telemetry implements AutoCloseable {
  static final AttributeKey<Boolean> NEVER_EXPORTED =
      AttributeKey.booleanKey("demo.never_exported");
  private static final int QUEUE = 100_000;

  private final String service;
  private final String endpoint;
  private final Duration behind;
  private final Map<String, SdkTracerProvider> providers = new ConcurrentHashMap<>();

  /**
   * The SDK of this service.
   *
   * @param endpoint where OTLP goes
   * @param behind how much its clock is slow
   */
  Telemetry(String service, String endpoint, Duration behind) {
    this.service = service;
    this.endpoint = endpoint;
    this.behind = behind;
  }

  String service() {
    return service;
  }

  Tracer tracer(String tenant) {
    return providers.computeIfAbsent(tenant, this::provider).get("io.waybill.demo");
  }

  /** This service's time, in milliseconds since the epoch. */
  long nowMillis() {
    return System.currentTimeMillis() - behind.toMillis();
  }

  private SdkTracerProvider provider(String tenant) {
    SpanExporter otlp =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint + "/v1/traces")
            .setCompression("gzip")
            .setTimeout(Duration.ofSeconds(20))
            .build();
    return SdkTracerProvider.builder()
        .setClock(new SlowClock(behind.toNanos()))
        .setResource(
            Resource.create(
                Attributes.of(
                    AttributeKey.stringKey("service.name"),
                    service,
                    AttributeKey.stringKey("service.version"),
                    "1.4.2",
                    AttributeKey.stringKey("tenant.id"),
                    tenant)))
        .addSpanProcessor(
            BatchSpanProcessor.builder(new Dropping(otlp))
                .setMaxQueueSize(QUEUE)
                .setScheduleDelay(Duration.ofMillis(500))
                .build())
        .build();
  }

  /** Exports what is left. */
  @Override
  public void close() {
    providers.values().forEach(p -> p.shutdown().join(30, TimeUnit.SECONDS));
  }

  private record SlowClock(long behindNanos) implements Clock {
    @Override
    public long now() {
      return Clock.getDefault().now() - behindNanos;
    }

    @Override
    public long nanoTime() {
      return Clock.getDefault().nanoTime();
    }
  }

  private record Dropping(SpanExporter next) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      List<SpanData> kept =
          spans.stream()
              .filter(span -> !Boolean.TRUE.equals(span.getAttributes().get(NEVER_EXPORTED)))
              .toList();
      return kept.isEmpty() ? CompletableResultCode.ofSuccess() : next.export(kept);
    }

    @Override
    public CompletableResultCode flush() {
      return next.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return next.shutdown();
    }
  }
}
