package io.waybill.correlator.decode.deadletter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.decode.json.JsonFields;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.HopDetail;
import io.waybill.trace.TraceContext;
import io.waybill.trace.TraceContexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an AWS Lambda event source mapping writes to its failure destination: one record for a batch
 * that failed, with every record of it, headers as arrays of bytes. A hop for each.
 */
final class AwsLambda implements Dialect {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_HOPS = 1000;

  @Override
  public List<HopDetail> read(RawRecord record) {
    if (!record.isJsonWith("\"KafkaBatchInfo\"")) {
      return List.of();
    }
    JsonNode root;
    try (JsonParser parser = JsonFields.parser(record.value())) {
      root = JSON.readTree(parser);
    } catch (IOException notJson) {
      return List.of();
    }
    List<HopDetail> hops = new ArrayList<>();
    for (JsonNode partition : root.path("payload").path("records")) {
      for (JsonNode failed : partition) {
        if (hops.size() < MAX_HOPS) {
          hops.addAll(hop(record, root, failed));
        }
      }
    }
    return hops;
  }

  private static List<HopDetail> hop(RawRecord record, JsonNode root, JsonNode failed) {
    JsonNode context = root.path("requestContext");
    JsonNode offset = failed.path("offset");
    return HopBuilder.deadLetter("aws-lambda")
        .origin(
            record.cluster(),
            failed.path("topic").asText(),
            Optional.of(failed.path("partition").asLong(-1)),
            Optional.of(offset.asLong(-1)))
        .group(name(context.path("functionArn").asText()))
        .attempt(Optional.of(context.path("approximateInvokeCount").asLong(-1)))
        .error(
            root.path("responseContext").path("functionError").asText(),
            context.path("condition").asText())
        .contexts(contexts(failed))
        .build();
  }

  /** The function's name: what stands behind {@code :function:}. */
  private static String name(String arn) {
    int at = arn.indexOf(":function:");
    return at < 0 ? arn : arn.substring(at + ":function:".length());
  }

  private static List<TraceContext> contexts(JsonNode failed) {
    List<TraceContext> contexts = new ArrayList<>();
    for (JsonNode header : failed.path("headers")) {
      JsonNode bytes = header.path("traceparent");
      if (bytes.isArray() && bytes.size() <= 128) {
        byte[] text = new byte[bytes.size()];
        for (int i = 0; i < text.length; i++) {
          text[i] = (byte) bytes.get(i).asInt();
        }
        TraceContexts.traceparent(new String(text, US_ASCII), "payload.traceparent")
            .ifPresent(contexts::add);
      }
    }
    return contexts;
  }
}
