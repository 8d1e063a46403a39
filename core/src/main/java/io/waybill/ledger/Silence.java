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
  /** The mirror does not have it, and has what stands before and behind it. */
  NOT_MIRRORED,
  /** It was not seen in the mirror, which was not read so that it would have been. */
  PERHAPS_MIRRORED,
  /** It was given it, committed past it, had its time, and told nothing. */
  PROVEN
}
