/** What {@code grafana/} at the root of the project provisions, read and run. */
@org.jspecify.annotations.NullMarked
package io.waybill.demo.grafana;
