package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.List;

/**
 * Spring Cloud Stream's Kafka binder ({@code error.<topic>.<group>}, numbers as bytes), and the
 * hand-rolled code that borrows its header names with numbers as text and {@code x-error} for the
 * message.
 */
final class SpringCloudStream implements Dialect {
  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    String topic =
        firstOf(headers.lastText("x-original-topic"), headers.lastText("x-dlq-original-topic"));
    if (topic.isEmpty()) {
      return List.of();
    }
    String prefix = headers.has("x-original-topic") ? "x-original-" : "x-dlq-original-";
    boolean binder = headers.has("x-exception-fqcn") || headers.has("x-exception-message");
    String message =
        firstOf(
            headers.lastText("x-exception-message"),
            firstOf(headers.lastText("x-error"), headers.lastText("x-dlq-error")));
    return HopBuilder.deadLetter(binder ? "spring-cloud-stream" : "x-original-headers")
        .origin(
            record.cluster(),
            topic,
            headers.lastNumber(prefix + "partition"),
            headers.lastNumber(prefix + "offset"))
        .group(group(record.topic(), topic))
        .attempt(headers.lastNumber("x-retry-count"))
        .error(headers.lastText("x-exception-fqcn"), message)
        .build();
  }

  private static String group(String deadLetterTopic, String origin) {
    String prefix = "error." + origin + ".";
    return deadLetterTopic.startsWith(prefix) ? deadLetterTopic.substring(prefix.length()) : "";
  }

  private static String firstOf(String one, String other) {
    return one.isEmpty() ? other : one;
  }
}
