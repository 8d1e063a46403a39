package io.waybill.client.streams;

import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * For {@code processing.exception.handler}: tells which record the topology failed at, and then
 * does what the handler of {@value #HANDLER} does, which is to log and go on where none is named.
 */
public final class ProcessingOutcomes implements ProcessingExceptionHandler {
  /** The setting that names the handler which decides. */
  public static final String HANDLER = "waybill.processing.exception.handler";

  private ProcessingExceptionHandler decides = new LogAndContinueProcessingExceptionHandler();
  private @Nullable FailureTeller teller;

  /** For Kafka Streams. */
  public ProcessingOutcomes() {}

  @Override
  public void configure(Map<String, ?> streams) {
    Object handler = streams.get(HANDLER);
    if (handler != null) {
      try {
        decides = Utils.newInstance(handler.toString(), ProcessingExceptionHandler.class);
      } catch (ClassNotFoundException e) {
        throw new IllegalArgumentException(HANDLER + ": there is no class " + handler, e);
      }
    }
    decides.configure(streams);
    teller = new FailureTeller(streams);
  }

  @Override
  public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception why) {
    if (teller != null) {
      teller.failed(context.topic(), context.partition(), context.offset(), why);
    }
    return decides.handleError(context, record, why);
  }
}
