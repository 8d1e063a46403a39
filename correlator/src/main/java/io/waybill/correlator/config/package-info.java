/** {@code waybill.yaml}: read once, typed, with every problem told at once and by its line. */
@NullMarked
package io.waybill.correlator.config;

import org.jspecify.annotations.NullMarked;
