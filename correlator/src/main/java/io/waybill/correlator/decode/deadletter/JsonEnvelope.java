package io.waybill.correlator.decode.deadletter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.waybill.correlator.decode.json.JsonFields;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.HopDetail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hand-rolled envelope {@code {"originalEvent": …, "reason": …, "timestamp": …}} and its twins.
 * It rarely names a coordinate; then the topic's name is a guess at the origin.
 */
final class JsonEnvelope implements Dialect {
  private static final List<String> PAYLOADS =
      List.of("originalEvent", "original_event", "originalMessage");
  private static final String[] REASONS = {
    "reason", "error", "failureReason", "errorMessage", "error.message"
  };

  @Override
  public List<HopDetail> read(RawRecord record) {
    if (!record.isJsonWith("\"original")) {
      return List.of();
    }
    Attributes fields = new Attributes(fields(record.value()));
    boolean envelope =
        fields.list().stream()
            .anyMatch(f ->
                PAYLOADS.stream().anyMatch(p -> f.key().equals(p) || f.key().startsWith(p + ".")));
    if (!envelope) {
      return List.of();
    }
    String topic = fields.first("originalTopic", "original_topic", "sourceTopic");
    HopBuilder hop =
        HopBuilder.deadLetter("json-envelope")
            .origin(
                record.cluster(),
                topic,
                number(fields.first("originalPartition", "partition")),
                number(fields.first("originalOffset", "offset")))
            .attempt(number(fields.first("retryCount", "attempts")))
            .error(fields.first("errorType", "error.type"), fields.first(REASONS));
    if (topic.isEmpty()) {
      hop.likelyTopic(DeadLetterTopics.likelyOrigin(record.topic()).orElse(""));
    }
    return hop.build();
  }

  private static Optional<Long> number(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(text));
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  /** The fields of a JSON object, or none where it is not one. */
  static List<Attribute> fields(byte[] json) {
    List<Attribute> fields = new ArrayList<>();
    try (JsonParser parser = JsonFields.parser(json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        JsonFields.read(parser, "", fields);
      }
      return fields;
    } catch (IOException notJson) {
      return List.of();
    }
  }
}
