/** JSON logs, and JSON as fields. */
@NullMarked
package io.waybill.correlator.decode.json;

import org.jspecify.annotations.NullMarked;
