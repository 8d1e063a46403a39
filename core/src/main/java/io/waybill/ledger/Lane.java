package io.waybill.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A partition and the one that mirrors it. A mirror keeps the order of messages, so that one which
 * is not there, where one behind it is, was left out.
 */
final class Lane {
  /** With fewer that are there, nothing is known of what the mirror does. */
  private static final int ENOUGH = 20;

  private final OffsetSet mirrored = new OffsetSet();
  private final OffsetSet doubted = new OffsetSet();
  private long end;
  private long forgottenTo = -1;
  private long doubtedFrom;

  /** Takes it that a message is there. */
  void match(long offset, long there) {
    mirrored.add(offset);
    if (forgottenTo >= 0 && there > forgottenTo) {
      doubted.addRange(doubtedFrom, offset);
      forgottenTo = -1;
    }
  }

  /** Takes it that a message was read. */
  void read(long offset) {
    end = Math.max(end, offset + 1);
  }

  /** Takes it that a message can't be told by anything, or not any more. */
  void doubt(long offset) {
    doubted.add(offset);
  }

  /**
   * Takes it that what is there up to this offset is not known any more to be there: what comes
   * next, up to one of which more is known, may be it.
   */
  void forgot(long there) {
    if (forgottenTo < 0) {
      doubtedFrom = end;
    }
    forgottenTo = Math.max(forgottenTo, there);
  }

  boolean has(long offset) {
    return mirrored.has(offset);
  }

  /** What is known to be there. */
  OffsetSet mirrored() {
    return mirrored;
  }

  /** Of these messages, those that were left out: a set of its own. */
  OffsetSet leftOut(OffsetSet there) {
    if (mirrored.count() < ENOUGH) {
      return new OffsetSet();
    }
    OffsetSet leftOut = there.within(mirrored.first(), sureTo());
    leftOut.removeAll(mirrored);
    leftOut.removeAll(doubted);
    return leftOut;
  }

  /** The same of one message. */
  boolean isLeftOut(long offset) {
    return mirrored.count() >= ENOUGH
        && offset >= mirrored.first()
        && offset < sureTo()
        && !mirrored.has(offset)
        && !doubted.has(offset);
  }

  private long sureTo() {
    return forgottenTo >= 0 ? Math.min(doubtedFrom, mirrored.end()) : mirrored.end();
  }

  /** Forgets what is below this offset; true where nothing is left. */
  boolean removeBelow(long offset) {
    mirrored.removeBelow(offset);
    doubted.removeBelow(offset);
    return mirrored.isEmpty() && doubted.isEmpty();
  }

  void write(DataOutputStream out) throws IOException {
    mirrored.write(out);
    doubted.write(out);
    out.writeLong(forgottenTo);
    out.writeLong(doubtedFrom);
    out.writeLong(end);
  }

  static Lane read(DataInputStream in) throws IOException {
    Lane lane = new Lane();
    lane.mirrored.addAll(OffsetSet.read(in));
    lane.doubted.addAll(OffsetSet.read(in));
    lane.forgottenTo = in.readLong();
    lane.doubtedFrom = in.readLong();
    lane.end = in.readLong();
    return lane;
  }
}
