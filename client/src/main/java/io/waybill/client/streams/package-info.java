/** Outcomes of Kafka Streams. */
@NullMarked
package io.waybill.client.streams;

import org.jspecify.annotations.NullMarked;
