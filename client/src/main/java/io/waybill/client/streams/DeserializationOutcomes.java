package io.waybill.client.streams;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * For {@code deserialization.exception.handler}: tells which record the topology could not read,
 * and then does what the handler of {@value #HANDLER} does, which is to log and go on where none is
 * named.
 */
public final class DeserializationOutcomes implements DeserializationExceptionHandler {
  /** The setting that names the handler which decides. */
  public static final String HANDLER = "waybill.deserialization.exception.handler";

  private DeserializationExceptionHandler decides = new LogAndContinueExceptionHandler();
  private @Nullable FailureTeller teller;

  /** For Kafka Streams. */
  public DeserializationOutcomes() {}

  @Override
  public void configure(Map<String, ?> streams) {
    Object handler = streams.get(HANDLER);
    if (handler != null) {
      try {
        decides = Utils.newInstance(handler.toString(), DeserializationExceptionHandler.class);
      } catch (ClassNotFoundException e) {
        throw new IllegalArgumentException(HANDLER + ": there is no class " + handler, e);
      }
    }
    decides.configure(streams);
    teller = new FailureTeller(streams);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception why) {
    if (teller != null) {
      teller.failed(context.topic(), context.partition(), context.offset(), why);
    }
    return decides.handleError(context, record, why);
  }
}
