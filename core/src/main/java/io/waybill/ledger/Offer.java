package io.waybill.ledger;

import io.waybill.event.ReportDetail;
import java.io.IOException;
import java.util.OptionalLong;

/** What one process was given of one partition, and committed; times are by its own clock. */
final class Offer {
  private final OffsetSet offered;
  private final Earliest offeredAt;
  private final Earliest committedAt;
  private long committed;

  private Offer(OffsetSet offered, Earliest offeredAt, Earliest committedAt, long committed) {
    this.offered = offered;
    this.offeredAt = offeredAt;
    this.committedAt = committedAt;
    this.committed = committed;
  }

  static Offer none() {
    return new Offer(new OffsetSet(), new Earliest(), new Earliest(), 0);
  }

  void take(ReportDetail.Told told, long asOfUnixMilli) {
    for (ReportDetail.Range range : told.offered()) {
      offered.addRange(range.from(), range.to());
      offeredAt.putRange(range.from(), range.to(), asOfUnixMilli);
    }
    if (told.committed() >= 0) {
      committedAt.put(told.committed(), asOfUnixMilli);
      committed = Math.max(committed, told.committed());
    }
  }

  /** What it was given. */
  OffsetSet offered() {
    return offered;
  }

  /** The furthest position that it committed. */
  long committed() {
    return committed;
  }

  /** Forgets what is below this offset; true where nothing is left. */
  boolean removeBelow(long offset) {
    offered.removeBelow(offset);
    return offered.isEmpty() && committed <= offset;
  }

  /** When it was given this offset. */
  OptionalLong offeredAt(long offset) {
    return offered.has(offset) ? offeredAt.at(offset) : OptionalLong.empty();
  }

  /** When it first committed past this offset. */
  OptionalLong committedPast(long offset) {
    return committedAt.from(offset + 1);
  }

  void write(LedgerOutput out) throws IOException {
    offered.write(out);
    offeredAt.write(out);
    committedAt.write(out);
    out.writeLong(committed);
  }

  static Offer read(LedgerInput in) throws IOException {
    return new Offer(OffsetSet.read(in), Earliest.read(in), Earliest.read(in), in.readLong());
  }
}
