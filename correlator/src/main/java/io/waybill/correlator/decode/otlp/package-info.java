/** OpenTelemetry spans and logs, in protobuf and JSON. */
@NullMarked
package io.waybill.correlator.decode.otlp;

import org.jspecify.annotations.NullMarked;
