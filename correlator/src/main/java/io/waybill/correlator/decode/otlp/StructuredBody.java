package io.waybill.correlator.decode.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.waybill.correlator.decode.json.JsonFields;
import io.waybill.correlator.decode.json.JsonLogDecoder;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.Attribute;
import io.waybill.event.EventTime;
import io.waybill.event.LogDetail;
import java.util.ArrayList;
import java.util.List;

/**
 * A log whose body is a map: a JSON line that an agent or a Collector parsed. Its fields are
 * understood as those of a JSON log; what the log record itself says comes first, but for the time:
 * the agent's parser may have lost some of it.
 */
final class StructuredBody {
  private static final int MAX_DEPTH = 30;

  private StructuredBody() {}

  static Draft read(JsonLogDecoder lines, RawRecord record, Draft log, KeyValueList body) {
    List<Attribute> fields = new ArrayList<>();
    flatten("", body, fields, 0);
    LogDetail own = (LogDetail) log.detail();
    Draft line = lines.line(record, fields, own.message().getBytes(UTF_8));
    LogDetail read = (LogDetail) line.detail();
    return new Draft(
        line.time().claim() == EventTime.Claim.STATED ? line.time() : log.time(),
        log.trace().isPresent() ? log.trace() : line.trace(),
        log.service().isEmpty() ? line.service() : log.service(),
        log.tenantClaim().isEmpty() ? line.tenantClaim() : log.tenantClaim(),
        new LogDetail(
            own.level().isEmpty() ? read.level() : own.level(),
            read.message(),
            own.exceptionType().isEmpty() ? read.exceptionType() : own.exceptionType(),
            own.exceptionMessage().isEmpty() ? read.exceptionMessage() : own.exceptionMessage()),
        OtlpDrafts.join(log.attributes().list(), line.attributes().list()),
        log.payload());
  }

  private static void flatten(String prefix, KeyValueList map, List<Attribute> fields, int depth) {
    for (KeyValue pair : map.getValuesList()) {
      String key = prefix.isEmpty() ? pair.getKey() : prefix + "." + pair.getKey();
      if (pair.getValue().hasKvlistValue() && depth < MAX_DEPTH) {
        flatten(key, pair.getValue().getKvlistValue(), fields, depth + 1);
      } else if (fields.size() < JsonFields.MAX_FIELDS
          && pair.getValue().getValueCase()
              != io.opentelemetry.proto.common.v1.AnyValue.ValueCase.VALUE_NOT_SET) {
        fields.add(OtlpProtoDecoder.attribute(key, pair.getValue()));
      }
    }
  }
}
