package io.waybill.client.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.waybill.client.Outcomes;
import org.jspecify.annotations.Nullable;

/**
 * Tells the outcome of each {@code process} span that the application itself ends: failed where it
 * has an error or an exception, else processed. Spans of the Kafka instrumentation are left out,
 * since they are ended whatever became of the record. A span that is not recorded tells nothing, so
 * silence is never held against the application. Thread-safe.
 */
public final class SpanOutcomes implements SpanProcessor {
  private static final String INSTRUMENTATION = "io.opentelemetry.kafka-clients";
  private static final AttributeKey<String> TOPIC =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<String> PARTITION =
      AttributeKey.stringKey("messaging.destination.partition.id");
  private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
  private static final AttributeKey<Long> OLD_OFFSET =
      AttributeKey.longKey("messaging.kafka.message.offset");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("messaging.operation.type");
  private static final AttributeKey<String> OLD_OPERATION =
      AttributeKey.stringKey("messaging.operation");

  private final Outcomes outcomes;

  /** For spans of this group's application. */
  public SpanOutcomes(Outcomes outcomes) {
    this.outcomes = outcomes;
    outcomes.tellsOnlySome();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    String topic = span.getAttribute(TOPIC);
    Long offset = either(span.getAttribute(OFFSET), span.getAttribute(OLD_OFFSET));
    int partition = partition(span.getAttribute(PARTITION));
    boolean isProcessing =
        "process".equals(either(span.getAttribute(OPERATION), span.getAttribute(OLD_OPERATION)))
            && span.getKind() == SpanKind.CONSUMER
            && !span.getInstrumentationScopeInfo().getName().startsWith(INSTRUMENTATION);
    if (!isProcessing || topic == null || offset == null || partition < 0) {
      return;
    }
    SpanData data = span.toSpanData();
    String why = failure(data);
    if (why == null) {
      outcomes.ok(topic, partition, offset);
    } else {
      outcomes.failed(topic, partition, offset, why);
    }
  }

  private static @Nullable String failure(SpanData span) {
    for (EventData event : span.getEvents()) {
      if (event.getName().equals("exception")) {
        return event.getAttributes().get(AttributeKey.stringKey("exception.type"))
            + ": "
            + event.getAttributes().get(AttributeKey.stringKey("exception.message"));
      }
    }
    return span.getStatus().getStatusCode() == StatusCode.ERROR
        ? span.getStatus().getDescription()
        : null;
  }

  private static <T> @Nullable T either(@Nullable T one, @Nullable T other) {
    return one == null ? other : one;
  }

  private static int partition(@Nullable String number) {
    try {
      return number == null ? -1 : Integer.parseInt(number);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
