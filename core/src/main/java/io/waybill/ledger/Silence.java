package io.waybill.ledger;

/** What it means that an application told nothing of a message. */
enum Silence {
  /** No application that tells outcomes was given it. */
  NOT_OFFERED,
  /** It may still be told of. */
  OPEN,
  /** It may have been told of in a report that is missing; or the process fell silent. */
  GAP,
  /** The application tells of some messages only. */
  PARTIAL,
  /**
   * It was never given it, though it is in the log, and was given what stands before and behind it.
   */
  PASSED_BY,
  /**
   * The process that handled what stands before and behind it made no span of it, and all of its
   * spans are here.
   */
  WITHOUT_SPAN,
  /** It was given it, committed past it, had its time, and told nothing. */
  PROVEN
}
