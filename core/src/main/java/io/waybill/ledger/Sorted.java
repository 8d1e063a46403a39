package io.waybill.ledger;

/**
 * A partition's messages by what became of them for one group: whole sets, by the same rules as
 * {@link Judge}, none of which share an offset.
 *
 * @param lostOnBroker of no group: what the brokers lost
 * @param known these, and offsets at which there is no message
 * @param from the first offset that the group answers for
 * @param judged the first that is not judged yet
 * @param settled false where time alone, or a word of any other partition, may yet change this
 */
record Sorted(
    OffsetSet deadLettered,
    OffsetSet filtered,
    OffsetSet delivered,
    OffsetSet retrying,
    OffsetSet failed,
    OffsetSet skipped,
    OffsetSet expired,
    OffsetSet neverOffered,
    OffsetSet lostOnBroker,
    OffsetSet known,
    long from,
    long judged,
    boolean settled) {
  /** What no group could act on. */
  static Sorted ofNoGroup(OffsetSet lostOnBroker) {
    OffsetSet none = new OffsetSet();
    return new Sorted(
        none, none, none, none, none, none, none, none, lostOnBroker, none, 0, 0, true);
  }

  /** How many were passed of which nothing can be said. */
  long unknown() {
    return unknown(from, judged);
  }

  /** The same of {@code [first, end)}. */
  long unknown(long first, long end) {
    long least = Math.max(first, from);
    long most = Math.min(end, judged);
    return Math.max(0, most - least) - known.count(least, most);
  }

  /** What is lost in {@code [first, end)}. */
  long lost(long first, long end) {
    return failed.count(first, end)
        + skipped.count(first, end)
        + expired.count(first, end)
        + neverOffered.count(first, end);
  }

  /**
   * Sorts.
   *
   * @param said what is said of the group's messages
   * @param silent what the group was given and told nothing of
   * @param skipped what of this is proven to be skipped
   * @param passedOver what the group's reset policy passed over
   * @param stray what is said of no group that commits here
   * @param holes offsets below the group's position at which there is no message
   * @param failures what is known of messages that failed
   * @param leftOut what the group is declared to leave out, as far as it is silent of it
   * @param exempt what is declared not to be for the group, so that it is not lost to it
   * @param watermarkMilli what was passed later is not judged
   */
  static Sorted of(
      Marks said,
      OffsetSet silent,
      OffsetSet skipped,
      OffsetSet passedOver,
      Marks stray,
      OffsetSet holes,
      GroupFacts facts,
      Failures failures,
      OffsetSet leftOut,
      Exempt exempt,
      long watermarkMilli) {
    OffsetSet known = new OffsetSet();
    final OffsetSet deadLettered = added(known, said.any(Mark.DEAD_LETTERED, Mark.WRAPPED));
    final OffsetSet filtered = added(known, said.any(Mark.FILTERED));
    OffsetSet delivered = added(known, said.any(Mark.TOLD, Mark.MIRRORED));
    OffsetSet seen = said.any(Mark.PROCESSED);
    seen.removeAll(said.any(Mark.GAVE_UP));
    delivered.addAll(added(known, seen));
    final OffsetSet retrying = added(known, said.any(Mark.RETRIED));
    OffsetSet passedThrough = said.any(Mark.PASSED_THROUGH);
    passedThrough.removeAll(said.any(Mark.GAVE_UP, Mark.FAILED));
    delivered.addAll(added(known, passedThrough));
    long position = Math.max(facts.position(), 0);
    long judged = Math.clamp(facts.position(watermarkMilli), 0, position);
    known.addAll(holes);
    OffsetSet elsewhere = stray.any(Mark.DEAD_LETTERED, Mark.WRAPPED, Mark.RETRIED);
    OffsetSet doubtful = elsewhere.copy();
    OffsetSet gaveUp = said.any(Mark.GAVE_UP, Mark.FAILED, Mark.THREW);
    final OffsetSet failed = lost(known, doubtful, failures.certain(said)).within(0, judged);
    doubtful.addAll(gaveUp.within(0, facts.furthest()));
    OffsetSet unclaimed = doubtful.copy();
    unclaimed.addAll(exempt.perhaps());
    final OffsetSet expired = lost(known, unclaimed, exempt.without(facts.expired()));
    final OffsetSet neverOffered = lost(known, unclaimed, exempt.without(facts.jumped()));
    OffsetSet passedByReset = passedOver.within(0, judged);
    passedByReset.removeAll(exempt.messages());
    neverOffered.addAll(lost(known, unclaimed, passedByReset));
    OffsetSet mayBeSkipped = skipped.within(0, judged);
    mayBeSkipped.removeAll(failures.unplaced());
    final OffsetSet proven = lost(known, unclaimed, mayBeSkipped);
    long from = Math.min(Math.min(facts.accountableFrom(), said.heardFrom()), judged);
    OffsetSet byDesign = leftOut.within(from, judged);
    byDesign.addAll(exempt.among(facts.expired()));
    byDesign.addAll(exempt.among(facts.jumped()));
    byDesign.removeAll(doubtful);
    filtered.addAll(added(known, byDesign));
    OffsetSet undecided = silent.copy();
    undecided.removeAll(known);
    return new Sorted(
        deadLettered,
        filtered,
        delivered,
        retrying,
        failed,
        proven,
        expired,
        neverOffered,
        new OffsetSet(),
        known,
        from,
        judged,
        judged == position && undecided.isEmpty());
  }

  /** Nobody is accused of what a dead letter names that may be anybody's. */
  private static OffsetSet lost(OffsetSet known, OffsetSet doubtful, OffsetSet more) {
    more.removeAll(doubtful);
    return added(known, more);
  }

  /** Adds a set to what is known, and returns what of it was new. */
  private static OffsetSet added(OffsetSet known, OffsetSet more) {
    more.removeAll(known);
    known.addAll(more);
    return more;
  }
}
