/** Puts the correlator together from its configuration: the one place that knows all packages. */
@NullMarked
package io.waybill.correlator.service;

import org.jspecify.annotations.NullMarked;
