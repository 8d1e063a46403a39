/** What single steps cost, measured by JMH: {@code ./waybill bench --kernels}. */
@NullMarked
package io.waybill.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;
