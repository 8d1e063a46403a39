package io.waybill.ledger;

import java.io.IOException;
import java.util.Optional;

/** What the broker said of one group's position in one partition. */
final class GroupFacts {
  private final Steps commits;
  private final OffsetSet expired;
  private final OffsetSet jumped;
  private final OffsetSet reset;
  private long accountableFrom;
  private long lostPosition;
  private long resetMilli;
  private boolean withEpoch;
  private boolean isShare;
  private boolean isMirror;

  private GroupFacts(
      Steps commits,
      OffsetSet expired,
      OffsetSet jumped,
      OffsetSet reset,
      long accountableFrom,
      long lostPosition,
      boolean withEpoch) {
    this.commits = commits;
    this.expired = expired;
    this.jumped = jumped;
    this.reset = reset;
    this.accountableFrom = accountableFrom;
    this.lostPosition = lostPosition;
    this.withEpoch = withEpoch;
  }

  static GroupFacts none() {
    return new GroupFacts(
        new Steps(), new OffsetSet(), new OffsetSet(), new OffsetSet(), Long.MAX_VALUE, -1, false);
  }

  /**
   * Takes a commit.
   *
   * @param wasEmpty true where the group had no member in this look and the one before
   * @param keptFrom what is below was forgotten
   */
  void committed(long unixMilli, Poll.Commit commit, boolean wasEmpty, long keptFrom) {
    long before = commits.last();
    boolean byTool = wasEmpty && withEpoch && !commit.withEpoch();
    if (byTool && before >= 0 && commit.offset() > before) {
      jumped.addRange(before, commit.offset());
    }
    if (commit.offset() < 0 && before >= 0) {
      lostPosition = before;
    }
    if (commit.offset() >= 0 && lostPosition >= 0) {
      reset.addRange(Math.max(lostPosition, keptFrom), commit.offset());
      resetMilli = unixMilli;
      lostPosition = -1;
    }
    if (commit.offset() >= 0) {
      withEpoch = commit.withEpoch();
    }
    stands(unixMilli, commit, keptFrom);
  }

  private void stands(long unixMilli, Poll.Commit commit, long keptFrom) {
    if (commit.offset() >= 0) {
      accountableFrom = Math.min(accountableFrom, Math.max(commit.offset(), keptFrom));
    }
    commits.add(unixMilli, commit.offset());
  }

  /**
   * Takes where a share group stands: what is below was accepted, rejected or given up, one by one
   * and in any order, so that a step forward says nothing of how.
   */
  void settled(long unixMilli, Poll.Commit commit, long keptFrom) {
    isShare = true;
    stands(unixMilli, commit, keptFrom);
  }

  /** Takes what of the partition a mirror was seen to have: it stands behind the last of it. */
  void mirrored(long unixMilli, OffsetSet mirrored, long keptFrom) {
    isMirror = true;
    accountableFrom = Math.min(accountableFrom, Math.max(mirrored.first(), keptFrom));
    commits.add(unixMilli, Math.max(mirrored.end(), commits.last()));
  }

  /** True for a mirror, of which the broker tells nothing. */
  boolean isMirror() {
    return isMirror;
  }

  /** True for a share group: what its members failed at may be given to another. */
  boolean isShare() {
    return isShare;
  }

  /** The partition came while the group was there: it answers for all of its messages. */
  void newlyThere() {
    if (commits.last() < 0) {
      lostPosition = 0;
      accountableFrom = 0;
    }
  }

  /** Takes where the log began in the same look, or an earlier moment. */
  void logBegins(long earliest, long keptFrom) {
    if (position() >= 0 && !isShare && !isMirror) {
      expired.addRange(Math.max(position(), keptFrom), earliest);
    }
  }

  /** Forgets messages below this offset: the group does not answer for them any more. */
  void trim(long offset) {
    expired.removeBelow(offset);
    jumped.removeBelow(offset);
    reset.removeBelow(offset);
    commits.dropBelow(offset);
    if (accountableFrom < Long.MAX_VALUE) {
      accountableFrom = Math.max(accountableFrom, offset);
    }
  }

  /** The next offset that it would read, or -1 where it has no position. */
  long position() {
    return commits.last();
  }

  /** Where it stood at this time, or -1. */
  long position(long unixMilli) {
    return commits.at(unixMilli);
  }

  /** Of these, those that it was seen to go past in this time. */
  OffsetSet passedWithin(OffsetSet offsets, MessageQuery.Period time) {
    if (time.equals(MessageQuery.Period.ALWAYS)) {
      return offsets;
    }
    long from = time.fromUnixMilli() == 0 ? 0 : commits.at(time.fromUnixMilli() - 1);
    return offsets.within(Math.max(0, from), Math.max(0, commits.at(time.toUnixMilli() - 1)));
  }

  /** Since when it stands there. */
  long since() {
    return commits.lastSince();
  }

  /** The furthest that it was seen, or -1. */
  long furthest() {
    return commits.highest();
  }

  /** When it was first seen to have gone past this offset, or -1. */
  long passed(long offset) {
    return commits.firstAbove(offset);
  }

  /** Where it stood last before it was seen to have gone past this offset. */
  Optional<BrokerView.Stand> stoodBefore(long offset) {
    return commits.below(offset);
  }

  /** Where it stood when it was first seen past this offset. */
  Optional<BrokerView.Stand> stoodPast(long offset) {
    return commits.above(offset);
  }

  /** When it was first seen past which offsets. */
  Stretch.Passed passed() {
    return new Stretch.Passed() {
      @Override
      public long milli(long offset) {
        return GroupFacts.this.passed(offset);
      }

      @Override
      public long by(long unixMilli) {
        return Math.max(0, commits.highestBy(unixMilli));
      }
    };
  }

  /** The first offset that it answers for. */
  long accountableFrom() {
    return accountableFrom;
  }

  OffsetSet expired() {
    return expired;
  }

  OffsetSet jumped() {
    return jumped;
  }

  /**
   * Offsets that it got past without a position that led there: it was given them, or its reset
   * policy passed over them.
   */
  OffsetSet reset() {
    return reset;
  }

  /** When it was last seen to have done so. */
  long resetMilli() {
    return resetMilli;
  }

  void write(LedgerOutput out) throws IOException {
    commits.write(out);
    expired.write(out);
    jumped.write(out);
    reset.write(out);
    out.writeLong(accountableFrom);
    out.writeLong(lostPosition);
    out.writeBoolean(withEpoch);
    out.writeLong(resetMilli);
    out.writeBoolean(isShare);
    out.writeBoolean(isMirror);
  }

  static GroupFacts read(LedgerInput in) throws IOException {
    GroupFacts facts =
        new GroupFacts(
            Steps.read(in),
            OffsetSet.read(in),
            OffsetSet.read(in),
            OffsetSet.read(in),
            in.readLong(),
            in.readLong(),
            in.readBoolean());
    facts.resetMilli = in.readLong();
    facts.isShare = in.readBoolean();
    facts.isMirror = in.readBoolean();
    return facts;
  }
}
