/**
 * Jaeger's query API: the JSON that Grafana's data source and Jaeger's UI have read for years
 * (`/api`), and that of newer UIs (`/api/v3`). What Waybill knows beyond spans stands in it as span
 * tags, warnings and logs.
 */
@NullMarked
package io.waybill.correlator.jaeger;

import org.jspecify.annotations.NullMarked;
