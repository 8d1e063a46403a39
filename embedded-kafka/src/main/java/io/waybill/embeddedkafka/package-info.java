/**
 * A real Kafka broker in this JVM. {@link io.waybill.embeddedkafka.EmbeddedKafka} is the way in.
 */
@NullMarked
package io.waybill.embeddedkafka;

import org.jspecify.annotations.NullMarked;
