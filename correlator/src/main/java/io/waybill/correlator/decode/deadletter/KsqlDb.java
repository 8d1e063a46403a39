package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.Attributes;
import io.waybill.event.HopDetail;
import java.util.List;
import java.util.Locale;

/**
 * ksqlDB's processing log: no dead-letter queue, but each line is a record that a query could not
 * handle. It names the topic, neither partition nor offset.
 */
final class KsqlDb implements Dialect {
  private static final List<String> ERRORS =
      List.of(
          "deserializationError", "recordProcessingError", "productionError", "serializationError");

  @Override
  public List<HopDetail> read(RawRecord record) {
    if (!record.topic().endsWith("ksql_processing_log") || record.value().length == 0) {
      return List.of();
    }
    Attributes fields = new Attributes(JsonEnvelope.fields(record.value()));
    for (String error : ERRORS) {
      String prefix = value(fields, "message." + error);
      String message = value(fields, prefix + ".errorMessage");
      if (!fields.first(message).isEmpty()) {
        return HopBuilder.deadLetter("ksqldb")
            .likelyTopic(fields.first(value(fields, prefix + ".topic")))
            .error(error, fields.first(message))
            .build();
      }
    }
    return List.of();
  }

  /** The key as it is spelled here: ksqlDB writes camel case as JSON, upper case from a stream. */
  private static String value(Attributes fields, String key) {
    String upper = key.toUpperCase(Locale.ROOT);
    return fields.list().stream().anyMatch(f -> f.key().startsWith(upper)) ? upper : key;
  }
}
