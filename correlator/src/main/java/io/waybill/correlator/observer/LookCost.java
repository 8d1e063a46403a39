package io.waybill.correlator.observer;

/**
 * What the last look at a cluster cost.
 *
 * @param millis from the first question to the facts being written
 * @param partitions that were looked at
 * @param groups whose commits were read
 */
public record LookCost(long millis, int partitions, int groups) {}
