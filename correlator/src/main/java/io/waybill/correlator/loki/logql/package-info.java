/**
 * LogQL: parsed once, evaluated on lines. Grammar and meaning are <a
 * href="https://grafana.com/docs/loki/latest/query/">Loki's</a>; what is not supported is refused,
 * never passed over.
 */
@org.jspecify.annotations.NullMarked
package io.waybill.correlator.loki.logql;
