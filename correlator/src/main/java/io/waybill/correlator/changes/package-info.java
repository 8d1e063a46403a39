/** Changes of verdicts, for those who act on them: what is durable of them, and as JSON. */
@NullMarked
package io.waybill.correlator.changes;

import org.jspecify.annotations.NullMarked;
