package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.receive.OtlpReceiver;
import io.waybill.correlator.receive.ReceiveException;
import io.waybill.correlator.receive.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * {@code POST /v1/traces}, {@code /v1/logs} and {@code /v1/metrics}. An answer is sent once the
 * telemetry is in Kafka; no thread waits for that. What the sender should send again is 429 or 503,
 * and says when.
 */
final class OtlpHandler {
  private static final int MAX_AT_ONCE = 8;
  private static final String PROTOBUF = "application/x-protobuf";

  private final OtlpReceiver receiver;
  private final Semaphore places = new Semaphore(MAX_AT_ONCE);

  OtlpHandler(OtlpReceiver receiver) {
    this.receiver = receiver;
  }

  /** The signal of this path, where it is one. */
  static Optional<Signal> signal(String path) {
    return switch (path) {
      case "/v1/traces" -> Optional.of(Signal.TRACES);
      case "/v1/logs" -> Optional.of(Signal.LOGS);
      case "/v1/metrics" -> Optional.of(Signal.METRICS);
      default -> Optional.empty();
    };
  }

  /** Reads the body and answers, now or later. */
  void handle(HttpServerExchange exchange, Signal signal, Caller caller, Consumer<Reply> answer) {
    String type = header(exchange, Headers.CONTENT_TYPE_STRING);
    boolean json;
    try {
      json = OtlpReceiver.isJson(type);
    } catch (ReceiveException e) {
      answer.accept(status(false, e.status(), String.valueOf(e.getMessage())));
      return;
    }
    if (caller.scope().tenants().isPresent() && caller.onlyTenant().isEmpty()) {
      answer.accept(
          status(json, 400, "whose is it? Name one of your tenants in the header X-Scope-OrgID"));
      return;
    }
    if (!places.tryAcquire()) {
      answer.accept(status(json, 429, "too many requests at once: send again"));
      return;
    }
    exchange.addExchangeCompleteListener((done, next) -> {
      places.release();
      next.proceed();
    });
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (e, body) -> e.dispatch(() -> receive(e, signal, caller, json, body, answer)),
            (e, failed) ->
                answer.accept(status(json, 413, "the body is too large, or ended early")));
  }

  private void receive(
      HttpServerExchange exchange,
      Signal signal,
      Caller caller,
      boolean json,
      byte[] body,
      Consumer<Reply> answer) {
    try {
      var unused =
          receiver
              .receive(
                  signal,
                  header(exchange, Headers.CONTENT_TYPE_STRING),
                  header(exchange, Headers.CONTENT_ENCODING_STRING),
                  caller.onlyTenant().orElse(""),
                  body)
              .handle((rejected, error) -> {
                answer.accept(
                    error == null
                        ? success(signal, json, rejected)
                        : status(json, 503, message(error)));
                return rejected;
              });
    } catch (ReceiveException e) {
      answer.accept(status(json, e.status(), String.valueOf(e.getMessage())));
    }
  }

  private static String message(Throwable error) {
    Throwable cause = error.getCause() == null ? error : error.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static String header(HttpServerExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static Reply success(Signal signal, boolean json, int rejected) {
    String why = "larger than a Kafka record may be";
    if (json) {
      return Reply.json("{}".getBytes(UTF_8));
    }
    if (rejected == 0) {
      return Reply.of(200, PROTOBUF, new byte[0]);
    }
    Message response =
        switch (signal) {
          case TRACES ->
              ExportTraceServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportTracePartialSuccess.newBuilder()
                          .setRejectedSpans(rejected)
                          .setErrorMessage(why))
                  .build();
          case LOGS ->
              ExportLogsServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportLogsPartialSuccess.newBuilder()
                          .setRejectedLogRecords(rejected)
                          .setErrorMessage(why))
                  .build();
          case METRICS ->
              ExportMetricsServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportMetricsPartialSuccess.newBuilder()
                          .setRejectedDataPoints(rejected)
                          .setErrorMessage(why))
                  .build();
        };
    return Reply.of(200, PROTOBUF, response.toByteArray());
  }

  /** {@code google.rpc.Status}, of which field 2 is the message, in the request's own encoding. */
  private static Reply status(boolean json, int status, String message) {
    Map<String, String> headers =
        status == 429 || status == 503 ? Map.of("Retry-After", "2") : Map.of();
    if (json) {
      byte[] body = Json.object(out -> out.writeStringField("message", message));
      return new Reply(status, Reply.JSON, body, headers);
    }
    ByteString.Output bytes = ByteString.newOutput();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeString(2, message);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return new Reply(status, PROTOBUF, bytes.toByteString().toByteArray(), headers);
  }
}
