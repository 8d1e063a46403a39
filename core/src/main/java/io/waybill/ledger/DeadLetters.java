package io.waybill.ledger;

/** What is known of where a group puts what failed. */
enum DeadLetters {
  /** They are read, and name their origin; or there are none, as is declared. */
  READ,
  /** None of the group's was ever seen. */
  NOT_SEEN,
  /** Some name no origin: any failed message may be one of them. */
  UNPLACED
}
