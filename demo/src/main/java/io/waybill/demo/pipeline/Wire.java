package io.waybill.demo.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What travels in record headers: trace context, tenant, the order's number. */
final class Wire {
  static final String TENANT = "x-tenant-id";
  static final String ORDER = "order-id";
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
          return headers == null ? null : text(headers, key);
        }
      };

  private Wire() {}

  /** Puts the context in, in place of one that is there, as the Java agent does. */
  static void inject(Context context, Headers headers) {
    W3CTraceContextPropagator.getInstance()
        .inject(
            context,
            headers,
            (carrier, key, value) -> {
              if (carrier != null) {
                carrier.remove(key);
                carrier.add(key, value.getBytes(UTF_8));
              }
            });
  }

  static Context extract(Headers headers) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, GETTER);
  }

  static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  static String tenant(Headers headers) {
    String tenant = text(headers, TENANT);
    return tenant == null ? "acme" : tenant;
  }

  static long order(Headers headers) {
    String order = text(headers, ORDER);
    return order == null ? -1 : Long.parseLong(order);
  }
}
