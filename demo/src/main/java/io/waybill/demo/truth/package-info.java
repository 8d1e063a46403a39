/** What really happened, written down where it happens. Imports nothing of the correlator. */
@NullMarked
package io.waybill.demo.truth;

import org.jspecify.annotations.NullMarked;
