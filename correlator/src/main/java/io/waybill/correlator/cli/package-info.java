/** The command line, and the wiring of the service. */
@NullMarked
package io.waybill.correlator.cli;

import org.jspecify.annotations.NullMarked;
