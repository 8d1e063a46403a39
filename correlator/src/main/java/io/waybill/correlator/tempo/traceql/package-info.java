/**
 * TraceQL, as far as Waybill speaks it: parsed, and evaluated over the spans of one trace. After
 * https://grafana.com/docs/tempo/latest/traceql/.
 */
@NullMarked
package io.waybill.correlator.tempo.traceql;

import org.jspecify.annotations.NullMarked;
