package io.waybill.ledger;

import io.waybill.event.ReportDetail;
import java.io.IOException;
import java.util.OptionalLong;

/** The reports of one process: which of their numbers came, and when. */
final class Account {
  private final OffsetSet numbers;
  private final Earliest byTime;
  private boolean partial;
  private long last;

  private Account(OffsetSet numbers, Earliest byTime, boolean partial, long last) {
    this.numbers = numbers;
    this.byTime = byTime;
    this.partial = partial;
    this.last = last;
  }

  static Account none() {
    return new Account(new OffsetSet(), new Earliest(), false, -1);
  }

  void take(ReportDetail report) {
    numbers.add(report.number());
    byTime.put(report.asOfUnixMilli(), report.number());
    partial |= report.partial();
    if (report.last()) {
      last = Math.max(last, report.number());
    }
  }

  /**
   * What it means that it told nothing between these times, by its own clock.
   *
   * @return {@link Silence#PROVEN} where every report of the time came
   */
  Silence between(long fromUnixMilli, long toUnixMilli) {
    if (partial) {
      return Silence.PARTIAL;
    }
    OptionalLong first = byTime.at(fromUnixMilli);
    OptionalLong beyond = byTime.from(toUnixMilli);
    long until = beyond.orElse(last);
    if (first.isEmpty()) {
      return Silence.GAP;
    }
    if (until < first.getAsLong()) {
      return Silence.OPEN;
    }
    return numbers.count(first.getAsLong(), until + 1) == until + 1 - first.getAsLong()
        ? Silence.PROVEN
        : Silence.GAP;
  }

  /** True where every report of the process is here, from its first to this time or its end. */
  boolean isWholeUntil(long unixMilli) {
    long until = byTime.from(unixMilli).orElse(last);
    return until >= 0 && numbers.count(0, until + 1) == until + 1;
  }

  /** When it was last heard of, by its own clock; 0 where it never was. */
  long lastHeardMilli() {
    return byTime.lastKey().orElse(0);
  }

  void write(LedgerOutput out) throws IOException {
    numbers.write(out);
    byTime.write(out);
    out.writeBoolean(partial);
    out.writeLong(last);
  }

  static Account read(LedgerInput in) throws IOException {
    return new Account(OffsetSet.read(in), Earliest.read(in), in.readBoolean(), in.readLong());
  }
}
