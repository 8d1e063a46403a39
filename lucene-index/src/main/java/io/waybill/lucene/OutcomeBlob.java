package io.waybill.lucene;

import io.waybill.event.OutcomeDetail;
import io.waybill.event.ReportDetail;
import io.waybill.event.ReportDetail.Range;
import io.waybill.event.ReportDetail.Told;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/** The stored form of what applications say. See {@link DetailBlob}. */
@SuppressWarnings("EnumOrdinal") // their order is pinned by EventBlobTest
final class OutcomeBlob {
  private static final OutcomeDetail.Outcome[] OUTCOMES = OutcomeDetail.Outcome.values();

  private OutcomeBlob() {}

  static void write(DataOutput out, OutcomeDetail outcome) throws IOException {
    out.writeByte((byte) outcome.outcome().ordinal());
    BlobParts.writeOptional(out, outcome.message());
    out.writeString(outcome.topic());
    out.writeString(outcome.group());
    out.writeString(outcome.instance());
    out.writeString(outcome.reason());
  }

  static OutcomeDetail readOutcome(DataInput in) throws IOException {
    return new OutcomeDetail(
        OUTCOMES[in.readByte()],
        BlobParts.readOptional(in),
        in.readString(),
        in.readString(),
        in.readString(),
        in.readString());
  }

  static void write(DataOutput out, ReportDetail report) throws IOException {
    out.writeString(report.group());
    out.writeString(report.instance());
    out.writeLong(report.epochUnixMilli());
    out.writeVLong(report.number());
    out.writeLong(report.asOfUnixMilli());
    out.writeVLong(report.dropped());
    out.writeByte((byte) (report.partial() ? 1 : 0));
    out.writeByte((byte) (report.last() ? 1 : 0));
    out.writeVInt(report.told().size());
    for (Told told : report.told()) {
      out.writeString(told.cluster());
      out.writeString(told.topic());
      out.writeVInt(told.partition());
      write(out, told.offered());
      write(out, told.ok());
      out.writeZLong(told.committed());
    }
  }

  static ReportDetail readReport(DataInput in) throws IOException {
    String group = in.readString();
    String instance = in.readString();
    long epoch = in.readLong();
    long number = in.readVLong();
    long asOf = in.readLong();
    long dropped = in.readVLong();
    boolean partial = in.readByte() == 1;
    boolean last = in.readByte() == 1;
    List<Told> told = new ArrayList<>();
    for (int left = in.readVInt(); left > 0; left--) {
      told.add(
          new Told(
              in.readString(),
              in.readString(),
              in.readVInt(),
              ranges(in),
              ranges(in),
              in.readZLong()));
    }
    return new ReportDetail(group, instance, epoch, number, asOf, dropped, partial, last, told);
  }

  private static void write(DataOutput out, List<Range> ranges) throws IOException {
    out.writeVInt(ranges.size());
    for (Range range : ranges) {
      out.writeVLong(range.from());
      out.writeVLong(range.to() - range.from());
    }
  }

  private static List<Range> ranges(DataInput in) throws IOException {
    List<Range> ranges = new ArrayList<>();
    for (int left = in.readVInt(); left > 0; left--) {
      long from = in.readVLong();
      ranges.add(new Range(from, from + in.readVLong()));
    }
    return ranges;
  }
}
