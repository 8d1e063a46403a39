/** What Fluent Bit loses on the way to Kafka, and what it costs: its own output and ours. */
@NullMarked
package io.waybill.benchmarks.fluentbit;

import org.jspecify.annotations.NullMarked;
