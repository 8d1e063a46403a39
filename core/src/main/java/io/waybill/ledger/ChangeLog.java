package io.waybill.ledger;

import io.waybill.event.Coordinate;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The latest changes of verdicts. What somebody has yet to take is never forgotten; {@link #isFull}
 * tells when no more should be added. For one thread.
 */
final class ChangeLog {
  /** Changes that are kept, and besides them those that are not taken yet. */
  private static final int KEPT = 10_000;

  /** Corrections are what a message's history is made of. */
  private static final int CORRECTIONS = 10_000;

  private static final int FULL = 50_000;

  private final Deque<Change> latest = new ArrayDeque<>();
  private final Deque<Change> corrections = new ArrayDeque<>();
  private long number;
  private long taken;

  /** Adds what the next number makes. */
  Change add(LongFunction<Change> of) {
    Change change = of.apply(++number);
    latest.add(change);
    if (change.revision() > 1) {
      corrections.add(change);
      if (corrections.size() > CORRECTIONS) {
        corrections.removeFirst();
      }
    }
    trim();
    return change;
  }

  private void trim() {
    while (latest.size() > KEPT && latest.getFirst().number() <= taken) {
      latest.removeFirst();
    }
  }

  /** True while too many wait for being taken. */
  boolean isFull() {
    return number - taken >= FULL;
  }

  /** Somebody took all changes up to this number. */
  void taken(long upTo) {
    taken = Math.min(number, Math.max(taken, upTo));
    trim();
  }

  /** The last number that was taken. */
  long taken() {
    return taken;
  }

  /** The last change's number. */
  long number() {
    return number;
  }

  /** The number of the first change that is still known; one more than the last where none is. */
  long first() {
    return latest.isEmpty() ? number + 1 : latest.getFirst().number();
  }

  /** Changes with a greater number than this, in their order. */
  List<Change> after(long than, int limit) {
    return latest.stream().filter(change -> change.number() > than).limit(limit).toList();
  }

  /** Corrections of this message's verdict that are still known, the oldest first. */
  List<Change> corrections(Coordinate message, String group) {
    return corrections.stream()
        .filter(change -> change.message().equals(message) && change.group().equals(group))
        .toList();
  }

  void write(LedgerOutput out) throws IOException {
    out.writeLong(number);
    out.writeLong(taken);
    write(latest, out);
    write(corrections, out);
  }

  private static void write(Deque<Change> changes, LedgerOutput out) throws IOException {
    out.writeInt(changes.size());
    for (Change change : changes) {
      out.writeLong(change.number());
      out.writeLong(change.unixMilli());
      Binary.write(change.message(), out);
      out.writeUTF(change.topicId());
      out.writeUTF(change.group());
      out.writeInt(change.revision());
      out.writeUTF(change.before().map(VerdictKind::label).orElse(""));
      out.writeUTF(change.verdict().label());
      out.writeDouble(change.confidence());
      out.writeUTF(change.cause());
    }
  }

  void read(LedgerInput in) throws IOException {
    number = in.readLong();
    taken = in.readLong();
    read(latest, in);
    read(corrections, in);
  }

  private static void read(Deque<Change> changes, LedgerInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      changes.add(
          new Change(
              in.readLong(),
              in.readLong(),
              Binary.message(in),
              in.readUTF(),
              in.readUTF(),
              in.readInt(),
              Optional.of(in.readUTF()).filter(one -> !one.isEmpty()).map(VerdictKind::ofLabel),
              VerdictKind.ofLabel(in.readUTF()),
              in.readDouble(),
              in.readUTF()));
    }
  }
}
