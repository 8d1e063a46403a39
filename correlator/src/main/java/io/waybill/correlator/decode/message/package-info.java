/** Business messages themselves, of topics that are tapped. */
@NullMarked
package io.waybill.correlator.decode.message;

import org.jspecify.annotations.NullMarked;
