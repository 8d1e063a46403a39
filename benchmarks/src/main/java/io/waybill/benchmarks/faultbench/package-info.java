/** The truth bench: faults that are injected, and what Waybill says of them. */
@NullMarked
package io.waybill.benchmarks.faultbench;

import org.jspecify.annotations.NullMarked;
