package io.waybill.ledger;

import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A partition and the one that mirrors it. A mirror keeps the order of messages, so that one which
 * is not there, where one behind it is, was left out; unless something else stands in its place,
 * which may be it, altered.
 */
final class Lane {
  /** With fewer that are there, nothing is known of what the mirror does. */
  private static final int ENOUGH = 20;

  /** Of each so many it is kept where it is there. */
  private static final long STRETCH = 256;

  private final OffsetSet mirrored = new OffsetSet();
  private final OffsetSet doubted = new OffsetSet();
  private final OffsetSet strangers = new OffsetSet();
  private final NavigableMap<Long, Long> places = new TreeMap<>();
  private long end;
  private long firstThere = Long.MAX_VALUE;
  private long lastThere = -1;
  private long forgottenTo = -1;
  private long doubtedFrom;

  /** Takes it that a message is there. */
  void match(long offset, long there) {
    mirrored.add(offset);
    firstThere = Math.min(firstThere, there);
    lastThere = Math.max(lastThere, there);
    if (offset % STRETCH == 0) {
      places.merge(offset, there, Math::min);
    }
    if (forgottenTo >= 0 && there > forgottenTo) {
      doubted.addRange(doubtedFrom, offset);
      forgottenTo = -1;
    }
  }

  /** Takes it that something is there that no message is known to be. */
  void stranger(long there) {
    strangers.add(there);
  }

  /** Takes it that a message is known of which that is the copy. */
  void known(long there) {
    strangers.remove(there);
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
    if (!leftOut.isEmpty() && isAnyStranger(firstThere, lastThere)) {
      leftOut.removeAll(besideStrangers(leftOut));
    }
    return leftOut;
  }

  /** Of these, those in whose stretch something stands that may be one of them. */
  private OffsetSet besideStrangers(OffsetSet offsets) {
    OffsetSet beside = new OffsetSet();
    long from = 0;
    while (offsets.from(from).hasNext()) {
      long next = offsets.from(from).nextLong();
      Map.Entry<Long, Long> behind = places.higherEntry(next);
      from = behind == null ? offsets.end() : behind.getKey();
      if (isBesideStranger(next)) {
        beside.addRange(next, from);
      }
    }
    return beside;
  }

  private boolean isBesideStranger(long offset) {
    Map.Entry<Long, Long> before = places.floorEntry(offset);
    Map.Entry<Long, Long> behind = places.higherEntry(offset);
    return isAnyStranger(
        before == null ? firstThere : before.getValue(),
        behind == null ? lastThere : behind.getValue());
  }

  private boolean isAnyStranger(long from, long to) {
    return strangers.count(from, to) > 0;
  }

  /** The same of one message. */
  boolean isLeftOut(long offset) {
    return mirrored.count() >= ENOUGH
        && offset >= mirrored.first()
        && offset < sureTo()
        && !mirrored.has(offset)
        && !doubted.has(offset)
        && !isBesideStranger(offset);
  }

  private long sureTo() {
    return forgottenTo >= 0 ? Math.min(doubtedFrom, mirrored.end()) : mirrored.end();
  }

  /** Forgets what is below this offset; true where nothing is left. */
  boolean removeBelow(long offset) {
    mirrored.removeBelow(offset);
    doubted.removeBelow(offset);
    places.headMap(offset).clear();
    if (!places.isEmpty()) {
      strangers.removeBelow(places.firstEntry().getValue());
    }
    return mirrored.isEmpty() && doubted.isEmpty();
  }

  void write(LedgerOutput out) throws IOException {
    mirrored.write(out);
    doubted.write(out);
    strangers.write(out);
    out.writeInt(places.size());
    for (Map.Entry<Long, Long> place : places.entrySet()) {
      out.writeLong(place.getKey());
      out.writeLong(place.getValue());
    }
    out.writeLong(end);
    out.writeLong(firstThere);
    out.writeLong(lastThere);
    out.writeLong(forgottenTo);
    out.writeLong(doubtedFrom);
  }

  static Lane read(LedgerInput in) throws IOException {
    Lane lane = new Lane();
    lane.mirrored.addAll(OffsetSet.read(in));
    lane.doubted.addAll(OffsetSet.read(in));
    lane.strangers.addAll(OffsetSet.read(in));
    for (int left = in.readInt(); left > 0; left--) {
      long offset = in.readLong();
      lane.places.put(offset, in.readLong());
    }
    lane.end = in.readLong();
    lane.firstThere = in.readLong();
    lane.lastThere = in.readLong();
    lane.forgottenTo = in.readLong();
    lane.doubtedFrom = in.readLong();
    return lane;
  }
}
