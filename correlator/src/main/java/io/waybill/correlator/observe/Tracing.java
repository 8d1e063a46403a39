package io.waybill.correlator.observe;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where Waybill's own spans go. */
public final class Tracing implements AutoCloseable {
  private static final String SCOPE = "io.waybill";

  private final Optional<SdkTracerProvider> provider;
  private final Tracer tracer;

  private Tracing(Optional<SdkTracerProvider> provider) {
    this.provider = provider;
    this.tracer = provider.<TracerProvider>map(p -> p).orElseGet(TracerProvider::noop).get(SCOPE);
  }

  /** Nowhere. */
  public static Tracing off() {
    return new Tracing(Optional.empty());
  }

  /** To this endpoint of OTLP over HTTP, such as {@code http://localhost:4318/v1/traces}. */
  public static Tracing to(String endpoint) {
    return new Tracing(
        Optional.of(
            SdkTracerProvider.builder()
                .setResource(
                    Resource.create(
                        Attributes.of(AttributeKey.stringKey("service.name"), "waybill")))
                .addSpanProcessor(
                    BatchSpanProcessor.builder(
                            OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build())
                        .build())
                .build()));
  }

  public Tracer tracer() {
    return tracer;
  }

  /** Exports what is left. */
  @Override
  public void close() {
    provider.ifPresent(p -> p.shutdown().join(5, TimeUnit.SECONDS));
  }
}
