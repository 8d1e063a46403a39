/**
 * Tempo's query API under {@code /tempo}, as Grafana's Tempo data source asks for it: traces by ID,
 * search by TraceQL, tags and their values.
 */
@NullMarked
package io.waybill.correlator.tempo;

import org.jspecify.annotations.NullMarked;
