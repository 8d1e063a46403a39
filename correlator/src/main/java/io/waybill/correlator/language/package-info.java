/** What the query languages of Grafana's data sources have in common, which is Go's and RE2's. */
@org.jspecify.annotations.NullMarked
package io.waybill.correlator.language;
