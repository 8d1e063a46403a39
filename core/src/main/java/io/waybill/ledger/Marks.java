package io.waybill.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a group's evidence says of the offsets of one partition. Every set only grows, so that
 * reading evidence twice, or in another order, changes nothing.
 *
 * @param processed an application's own process span ended well
 * @param passedThrough an instrumentation's process span ended well, which only says that the loop
 *     went on
 * @param failed a process span ended with an error or has an exception
 * @param deadLettered a dead letter names it as its origin
 * @param retried a record of a retry topic does
 */
record Marks(
    OffsetSet processed,
    OffsetSet passedThrough,
    OffsetSet failed,
    OffsetSet deadLettered,
    OffsetSet retried) {
  static Marks none() {
    return new Marks(
        new OffsetSet(), new OffsetSet(), new OffsetSet(), new OffsetSet(), new OffsetSet());
  }

  boolean has(long offset) {
    return processed.has(offset)
        || passedThrough.has(offset)
        || failed.has(offset)
        || deadLettered.has(offset)
        || retried.has(offset);
  }

  /** What they say of one offset. */
  Said of(long offset) {
    return new Said(
        processed.has(offset),
        passedThrough.has(offset),
        failed.has(offset),
        deadLettered.has(offset),
        retried.has(offset),
        !processed.isEmpty() || !passedThrough.isEmpty() || !failed.isEmpty());
  }

  /** What they say of offsets in {@code [from, to)}. */
  Marks within(long from, long to) {
    return new Marks(
        processed.within(from, to),
        passedThrough.within(from, to),
        failed.within(from, to),
        deadLettered.within(from, to),
        retried.within(from, to));
  }

  void addAll(Marks other) {
    processed.addAll(other.processed);
    passedThrough.addAll(other.passedThrough);
    failed.addAll(other.failed);
    deadLettered.addAll(other.deadLettered);
    retried.addAll(other.retried);
  }

  void write(DataOutputStream out) throws IOException {
    processed.write(out);
    passedThrough.write(out);
    failed.write(out);
    deadLettered.write(out);
    retried.write(out);
  }

  static Marks read(DataInputStream in) throws IOException {
    return new Marks(
        OffsetSet.read(in),
        OffsetSet.read(in),
        OffsetSet.read(in),
        OffsetSet.read(in),
        OffsetSet.read(in));
  }
}
