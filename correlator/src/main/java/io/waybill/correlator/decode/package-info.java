/** Bytes to events: one small class per format, without I/O. {@link EventDecoder} is the way in. */
@NullMarked
package io.waybill.correlator.decode;

import org.jspecify.annotations.NullMarked;
