/** What a ledger costs the more it knows. */
@NullMarked
package io.waybill.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;
