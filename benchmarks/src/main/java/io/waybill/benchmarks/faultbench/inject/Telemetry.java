package io.waybill.benchmarks.faultbench.inject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** An OpenTelemetry SDK, as the applications here use it, and what its regime does to its spans. */
final class Telemetry implements AutoCloseable {
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> TOPIC =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<String> PARTITION =
      AttributeKey.stringKey("messaging.destination.partition.id");
  private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
  private static final AttributeKey<String> GROUP =
      AttributeKey.stringKey("messaging.consumer.group.name");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("messaging.operation.type");
  private static final AttributeKey<Boolean> OUTAGE = AttributeKey.booleanKey("bench.outage");

  private static final TextMapGetter<Headers> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
          List<String> keys = new ArrayList<>();
          headers.forEach(header -> keys.add(header.key()));
          return keys;
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
          Header header = headers == null ? null : headers.lastHeader(key);
          return header == null ? null : new String(header.value(), UTF_8);
        }
      };

  private static final Duration COUNTED_EVERY = Duration.ofMillis(500);

  private final SdkMeterProvider counters;
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private volatile boolean outage;

  Telemetry(Regime regime, String endpoint, long seed) {
    SpanExporter otlp =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint + "/v1/traces")
            .setTimeout(Duration.ofSeconds(20))
            .build();
    Resource resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"),
                "bench",
                AttributeKey.stringKey("service.instance.id"),
                UUID.randomUUID().toString()));
    counters =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricReader(
                PeriodicMetricReader.builder(
                        OtlpHttpMetricExporter.builder()
                            .setEndpoint(endpoint + "/v1/metrics")
                            .setTimeout(Duration.ofSeconds(20))
                            .build())
                    .setInterval(COUNTED_EVERY)
                    .build())
            .build();
    provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setMeterProvider(() -> counters)
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(regime.sampled())))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        new Lossy(
                            otlp, regime, new Random(seed), System.nanoTime(), new ArrayDeque<>()))
                    .setMaxQueueSize(100_000)
                    .setScheduleDelay(Duration.ofMillis(200))
                    .build())
            .build();
    tracer = provider.get("bench-application");
    tracer.spanBuilder("start").startSpan().end();
  }

  /** A producer's span, whose context the record carries; ended by {@link #sent}. */
  Span sending(ProducerRecord<String, String> record) {
    Span span =
        tracer
            .spanBuilder("send " + record.topic())
            .setNoParent()
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute(SYSTEM, "kafka")
            .setAttribute(OPERATION, "send")
            .setAttribute(TOPIC, record.topic())
            .setAttribute(OUTAGE, outage)
            .startSpan();
    W3CTraceContextPropagator.getInstance()
        .inject(
            Context.root().with(span),
            record.headers(),
            (headers, key, value) -> {
              if (headers != null) {
                headers.add(key, value.getBytes(UTF_8));
              }
            });
    return span;
  }

  /** From now on, or not any more, no span arrives of what begins. */
  void outage(boolean begins) {
    outage = begins;
  }

  void sent(Span span, Truth.Place at) {
    span.setAttribute(PARTITION, Integer.toString(at.partition()));
    span.setAttribute(OFFSET, at.offset());
    span.end();
  }

  /** Ends the span of a message that could not be written. */
  static void failed(Span span, Throwable error) {
    span.recordException(error);
    span.setStatus(StatusCode.ERROR);
    span.end();
  }

  /** A consumer's own span of processing, with its outcome. */
  void processed(ConsumerRecord<String, String> record, String group, String failure) {
    Span span =
        tracer
            .spanBuilder("process " + record.topic())
            .setParent(
                W3CTraceContextPropagator.getInstance()
                    .extract(Context.root(), record.headers(), GETTER))
            .setSpanKind(SpanKind.CONSUMER)
            .setAttribute(SYSTEM, "kafka")
            .setAttribute(OPERATION, "process")
            .setAttribute(TOPIC, record.topic())
            .setAttribute(PARTITION, Integer.toString(record.partition()))
            .setAttribute(OFFSET, record.offset())
            .setAttribute(GROUP, group)
            .setAttribute(OUTAGE, outage)
            .startSpan();
    if (!failure.isEmpty()) {
      span.setStatus(StatusCode.ERROR, failure);
    }
    span.end();
  }

  @Override
  public void close() {
    provider.shutdown().join(30, TimeUnit.SECONDS);
    counters.shutdown().join(30, TimeUnit.SECONDS);
  }

  private record Held(List<SpanData> spans, long sinceNanoTime) {}

  /** Loses what its regime loses. */
  private record Lossy(
      SpanExporter next, Regime regime, Random random, long beganNanoTime, Deque<Held> held)
      implements SpanExporter {
    private static final long LATE_NANOS = 8_000_000_000L;

    /** In the soak, the exporter is down for ten seconds of every minute. */
    private boolean isDown() {
      long tenSeconds = (System.nanoTime() - beganNanoTime) / 10_000_000_000L;
      return regime == Regime.SOAK && tenSeconds % 6 == 1;
    }

    /** In the soak, one batch in twenty comes long after everything else of its time. */
    private List<SpanData> late(List<SpanData> now) {
      if (regime != Regime.SOAK) {
        return now;
      }
      List<SpanData> all = new ArrayList<>();
      if (random.nextInt(20) == 0) {
        held.add(new Held(now, System.nanoTime()));
      } else {
        all.addAll(now);
      }
      while (!held.isEmpty() && System.nanoTime() - held.getFirst().sinceNanoTime() > LATE_NANOS) {
        all.addAll(held.removeFirst().spans());
      }
      return all;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      List<SpanData> kept = late(spans.stream().filter(this::arrives).toList());
      return kept.isEmpty() ? CompletableResultCode.ofSuccess() : next.export(kept);
    }

    private boolean arrives(SpanData span) {
      boolean isOut = Boolean.TRUE.equals(span.getAttributes().get(OUTAGE));
      return !isOut && !isDown() && random.nextDouble() >= regime.loss();
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
