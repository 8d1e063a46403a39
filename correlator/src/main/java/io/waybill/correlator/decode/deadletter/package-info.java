/** Dead-letter and retry records: one small class per dialect, listed in {@link Dialects}. */
@NullMarked
package io.waybill.correlator.decode.deadletter;

import org.jspecify.annotations.NullMarked;
