/** Real Fluent Bit, run with the configurations of this folder. */
@NullMarked
package io.waybill.fluentbit;

import org.jspecify.annotations.NullMarked;
