/** The order pipeline: services made of real Kafka clients and the real OpenTelemetry SDK. */
@NullMarked
package io.waybill.demo.pipeline;

import org.jspecify.annotations.NullMarked;
