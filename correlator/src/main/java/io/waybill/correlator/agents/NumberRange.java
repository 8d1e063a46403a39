package io.waybill.correlator.agents;

/**
 * Numbers of one epoch, both ends included.
 *
 * @param epoch the run of the agent
 * @param from 1 or more
 * @param to not below {@code from}
 */
record NumberRange(String epoch, long from, long to) {}
