/**
 * Telemetry that arrives over HTTP: checked, cut to size, and written to Kafka before it counts.
 */
@NullMarked
package io.waybill.correlator.receive;

import org.jspecify.annotations.NullMarked;
