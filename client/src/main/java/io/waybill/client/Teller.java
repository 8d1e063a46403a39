package io.waybill.client;

/**
 * Who tells.
 *
 * @param instance this process, for this group; never the same twice
 * @param epoch when it began, in milliseconds since 1970
 * @param group the consumer group, or "" where only sends are told of
 * @param service the application, as OpenTelemetry's {@code service.name} has it
 */
record Teller(String instance, long epoch, String group, String service) {}
