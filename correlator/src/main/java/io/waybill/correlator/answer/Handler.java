package io.waybill.correlator.answer;

/**
 * Answers requests of one route. Thread-safe; throws {@link Problem} for what the caller can mend.
 */
@FunctionalInterface
public interface Handler {
  Reply handle(Request request);
}
