/** Spans in the encodings of Zipkin and Jaeger, as the Collector and Jaeger write them to Kafka. */
@NullMarked
package io.waybill.correlator.decode.legacy;

import org.jspecify.annotations.NullMarked;
