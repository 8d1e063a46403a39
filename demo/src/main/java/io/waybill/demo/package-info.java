/** {@code ./waybill demo}: a pipeline with injected faults, and whether Waybill finds them all. */
@NullMarked
package io.waybill.demo;

import org.jspecify.annotations.NullMarked;
