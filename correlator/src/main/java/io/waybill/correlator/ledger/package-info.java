/** Keeps the ledger: what it is told, and on disk. */
@NullMarked
package io.waybill.correlator.ledger;

import org.jspecify.annotations.NullMarked;
