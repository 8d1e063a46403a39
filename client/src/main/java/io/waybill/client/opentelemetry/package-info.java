/** Outcomes from an application's own spans. */
@NullMarked
package io.waybill.client.opentelemetry;

import org.jspecify.annotations.NullMarked;
