/** Trace identity: IDs and context as every propagator writes it, without the libraries that do. */
@NullMarked
package io.waybill.trace;

import org.jspecify.annotations.NullMarked;
