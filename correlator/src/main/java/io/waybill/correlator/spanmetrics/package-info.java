/**
 * Series that are counted from events as they are stored: who calls whom and through which topics,
 * how often and how long spans take, and dead letters. Names and labels are those of Tempo's
 * metrics generator, so that Grafana's service graph works. They begin at 0 with each start.
 */
@org.jspecify.annotations.NullMarked
package io.waybill.correlator.spanmetrics;
