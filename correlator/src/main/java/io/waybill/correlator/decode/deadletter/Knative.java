package io.waybill.correlator.decode.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.HopDetail;
import java.util.Base64;
import java.util.List;

/**
 * Knative Eventing's dead letter sink, in CloudEvents' binary mode: {@code ce_knativeerror*}. The
 * Kafka data plane names the coordinate, and writes the error's body in base64.
 */
final class Knative implements Dialect {
  @Override
  public List<HopDetail> read(RawRecord record) {
    RecordHeaders headers = record.headers();
    if (!headers.has("ce_knativeerrorcode") && !headers.has("ce_knativeerrordest")) {
      return List.of();
    }
    String code = headers.lastText("ce_knativeerrorcode");
    return HopBuilder.deadLetter("knative")
        .origin(
            record.cluster(),
            headers.lastText("ce_knativekafkatopic"),
            headers.lastNumber("ce_knativekafkapartition"),
            headers.lastNumber("ce_knativekafkaoffset"))
        .error(code.isEmpty() ? "" : "HTTP " + code, body(headers.lastText("ce_knativeerrordata")))
        .build();
  }

  private static String body(String data) {
    try {
      String plain = new String(Base64.getDecoder().decode(data), UTF_8);
      return plain.indexOf('\uFFFD') >= 0 ? data : plain;
    } catch (IllegalArgumentException notBase64) {
      return data;
    }
  }
}
