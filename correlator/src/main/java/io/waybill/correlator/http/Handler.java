package io.waybill.correlator.http;

/**
 * Answers requests of one route. Thread-safe; throws {@link Problem} for what the caller can mend.
 */
@FunctionalInterface
interface Handler {
  Reply handle(Request request);
}
