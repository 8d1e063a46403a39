/** Compares the truth with what Waybill answers over HTTP. */
@NullMarked
package io.waybill.demo.check;

import org.jspecify.annotations.NullMarked;
