package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.List;

/**
 * Quarkus and SmallRye: numbers are text, and each hop's headers go <em>in front of</em> the older
 * ones: the first is the previous copy, the last the origin. {@code delayed-retry-*} is a retry.
 */
final class SmallRye implements Dialect {
  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    if (headers.has("delayed-retry-topic")) {
      return hop(HopBuilder.retry("smallrye"), record, "delayed-retry-")
          .attempt(headers.firstNumber("delayed-retry-count"))
          .build();
    }
    return headers.has("dead-letter-topic")
        ? hop(HopBuilder.deadLetter("smallrye"), record, "dead-letter-").build()
        : List.of();
  }

  private static HopBuilder hop(HopBuilder hop, RawRecord record, String prefix) {
    RecordHeaders headers = record.headers();
    String cause = headers.firstText(prefix + "cause-class-name");
    return hop.origin(
            record.cluster(),
            headers.lastText(prefix + "topic"),
            headers.lastNumber(prefix + "partition"),
            headers.lastNumber(prefix + "offset"))
        .previous(
            record.cluster(),
            headers.firstText(prefix + "topic"),
            headers.firstNumber(prefix + "partition"),
            headers.firstNumber(prefix + "offset"))
        .error(
            cause.isEmpty() ? headers.firstText(prefix + "exception-class-name") : cause,
            headers.firstText(prefix + "reason"));
  }
}
