/** Waybill watches itself: its own spans, off by default, and logs that name them. */
@NullMarked
package io.waybill.correlator.observe;

import org.jspecify.annotations.NullMarked;
