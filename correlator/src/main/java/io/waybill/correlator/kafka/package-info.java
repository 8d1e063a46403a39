/**
 * The only package that talks to Kafka. {@link io.waybill.correlator.kafka.KafkaSource} is the way
 * in.
 */
@NullMarked
package io.waybill.correlator.kafka;

import org.jspecify.annotations.NullMarked;
