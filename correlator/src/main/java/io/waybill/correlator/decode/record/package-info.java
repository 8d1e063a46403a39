/** What decoders read and write: raw records in, drafts of events out. */
@NullMarked
package io.waybill.correlator.decode.record;

import org.jspecify.annotations.NullMarked;
