package io.waybill.ledger;

/**
 * Which messages of a partition the owner says are not for a group: nobody loses them by its
 * silence.
 *
 * @param messages these
 * @param perhaps these may be, since nothing read them
 */
record Exempt(OffsetSet messages, OffsetSet perhaps) {
  static Exempt nothing() {
    return new Exempt(new OffsetSet(), new OffsetSet());
  }

  /** Of these, those that are for the group: a set of its own. */
  OffsetSet without(OffsetSet offsets) {
    OffsetSet rest = offsets.copy();
    rest.removeAll(messages);
    return rest;
  }

  /** Of these, those that are not: a set of its own. */
  OffsetSet among(OffsetSet offsets) {
    OffsetSet some = messages.copy();
    some.retainAll(offsets);
    return some;
  }

  /** Leaves only those that are for the group for sure. */
  void removeFrom(OffsetSet offsets) {
    offsets.removeAll(messages);
    offsets.removeAll(perhaps);
  }
}
