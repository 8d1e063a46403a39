/** What applications say that they made of messages. */
@NullMarked
package io.waybill.correlator.decode.outcome;

import org.jspecify.annotations.NullMarked;
