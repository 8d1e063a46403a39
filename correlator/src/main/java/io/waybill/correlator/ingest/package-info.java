/** From sources to the store: decode, append, commit, count. Knows nothing of Kafka. */
@NullMarked
package io.waybill.correlator.ingest;

import org.jspecify.annotations.NullMarked;
