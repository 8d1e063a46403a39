/** MessagePack, as Fluent Bit's {@code format msgpack} writes it. */
@NullMarked
package io.waybill.correlator.decode.msgpack;

import org.jspecify.annotations.NullMarked;
