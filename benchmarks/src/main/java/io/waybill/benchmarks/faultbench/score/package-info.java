/** Asks Waybill over HTTP, and compares with the truth. */
@NullMarked
package io.waybill.benchmarks.faultbench.score;

import org.jspecify.annotations.NullMarked;
