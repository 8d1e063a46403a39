/**
 * Loki's API over what Waybill keeps: logs, dead letters and the like, and changes of verdicts are
 * its streams.
 */
@org.jspecify.annotations.NullMarked
package io.waybill.correlator.loki;
