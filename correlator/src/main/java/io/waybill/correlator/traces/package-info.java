/** Traces as tracing tools know them, of spans alone, and what Waybill says of each span. */
@NullMarked
package io.waybill.correlator.traces;

import org.jspecify.annotations.NullMarked;
