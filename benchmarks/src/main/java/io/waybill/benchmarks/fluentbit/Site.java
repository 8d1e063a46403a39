package io.waybill.benchmarks.fluentbit;

/**
 * Where an agent works.
 *
 * @param logs the pattern of the files that it reads
 * @param brokers of Kafka
 * @param topic that it writes
 * @param httpPort of its own metrics
 */
record Site(String logs, String brokers, String topic, int httpPort) {}
