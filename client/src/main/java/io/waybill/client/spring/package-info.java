/** Outcomes of Spring Kafka's listeners. */
@NullMarked
package io.waybill.client.spring;

import org.jspecify.annotations.NullMarked;
