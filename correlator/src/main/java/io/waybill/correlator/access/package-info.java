/** Who asks, and whose events they may see. */
@NullMarked
package io.waybill.correlator.access;

import org.jspecify.annotations.NullMarked;
