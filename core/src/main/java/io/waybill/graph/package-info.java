/** Timelines and causal graphs: pure functions over stored events. */
@NullMarked
package io.waybill.graph;

import org.jspecify.annotations.NullMarked;
