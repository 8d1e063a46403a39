package io.waybill.correlator.receive;

import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.waybill.correlator.decode.json.JsonFields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;

/**
 * Takes OTLP/HTTP requests, as https://opentelemetry.io/docs/specs/otlp/ defines them: protobuf or
 * JSON, plain or gzip. Everything is written before it is acknowledged.
 */
public final class OtlpReceiver {
  /** Bytes that a request may have once it is decompressed. */
  public static final int MAX_BYTES = 16 << 20;

  private final TelemetryWriter writer;

  public OtlpReceiver(TelemetryWriter writer) {
    this.writer = writer;
  }

  /**
   * Checks and writes one request.
   *
   * @param contentType {@code application/x-protobuf} or {@code application/json}
   * @param contentEncoding {@code gzip}, {@code identity} or ""
   * @param tenant whose telemetry it is, or "" where it says so itself
   * @return completes with the number of spans, log records or metrics that were rejected, once the
   *     others are durable
   * @throws ReceiveException for what sending again does not mend
   */
  public CompletableFuture<Integer> receive(
      Signal signal, String contentType, String contentEncoding, String tenant, byte[] body)
      throws ReceiveException {
    if (signal == Signal.METRICS && isJson(contentType)) {
      throw new ReceiveException(415, "metrics are taken as application/x-protobuf");
    }
    byte[] plain = decompress(contentEncoding, body);
    List<byte[]> records;
    int rejected = 0;
    if (isJson(contentType)) {
      records = List.of(checkedJson(plain));
    } else {
      OtlpSplitter splitter = new OtlpSplitter(writer.maxRecordBytes());
      splitter.split(parse(signal, plain));
      records = splitter.records();
      rejected = splitter.rejected();
    }
    CompletableFuture<?>[] writes =
        records.stream()
            .filter(value -> value.length > 0)
            .map(value -> writer.write(signal, tenant, value))
            .toArray(CompletableFuture<?>[]::new);
    int tooLarge = rejected;
    return CompletableFuture.allOf(writes).thenApply(done -> tooLarge);
  }

  /**
   * True for JSON, false for protobuf.
   *
   * @throws ReceiveException for anything else
   */
  public static boolean isJson(String contentType) throws ReceiveException {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "application/json" -> true;
      case "application/x-protobuf" -> false;
      default ->
          throw new ReceiveException(
              415, "Content-Type is application/x-protobuf or application/json");
    };
  }

  private static byte[] decompress(String encoding, byte[] body) throws ReceiveException {
    switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> {
        return body;
      }
      case "gzip" -> {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
          byte[] plain = in.readNBytes(MAX_BYTES + 1);
          if (plain.length > MAX_BYTES) {
            throw new ReceiveException(
                413, "more than " + MAX_BYTES + " bytes when decompressed: send smaller batches");
          }
          return plain;
        } catch (IOException e) {
          throw new ReceiveException(400, "the body is not gzip: " + e.getMessage());
        }
      }
      default -> throw new ReceiveException(415, "Content-Encoding is gzip or identity");
    }
  }

  private static Message parse(Signal signal, byte[] body) throws ReceiveException {
    try {
      return switch (signal) {
        case TRACES -> TracesData.parseFrom(body);
        case LOGS -> LogsData.parseFrom(body);
        case METRICS -> MetricsData.parseFrom(body);
      };
    } catch (InvalidProtocolBufferException e) {
      throw new ReceiveException(400, "the body is no OTLP request: " + e.getMessage());
    }
  }

  private byte[] checkedJson(byte[] body) throws ReceiveException {
    if (body.length > writer.maxRecordBytes()) {
      throw new ReceiveException(
          413,
          "a JSON request of more than "
              + writer.maxRecordBytes()
              + " bytes fits into no Kafka record: send smaller batches, or protobuf, which is cut");
    }
    try (JsonParser parser = JsonFields.parser(body)) {
      if (parser.nextToken() == null || !parser.currentToken().isStructStart()) {
        throw new ReceiveException(400, "the body is no JSON object");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new ReceiveException(400, "the body is more than one JSON object");
      }
      return body;
    } catch (IOException e) {
      throw new ReceiveException(400, "the body is not valid JSON");
    }
  }
}
