/**
 * The book that turns evidence into verdicts: what became of each message, for each consumer group.
 */
@NullMarked
package io.waybill.ledger;

import org.jspecify.annotations.NullMarked;
