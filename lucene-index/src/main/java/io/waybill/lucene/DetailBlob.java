package io.waybill.lucene;

import io.waybill.event.AgentGapDetail;
import io.waybill.event.Coordinate;
import io.waybill.event.Detail;
import io.waybill.event.EventKind;
import io.waybill.event.GapDetail;
import io.waybill.event.HopDetail;
import io.waybill.event.LogDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.MetricDetail;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.ReportDetail;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import io.waybill.event.UndecodableDetail;
import io.waybill.trace.SpanId;
import io.waybill.trace.TraceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/** The stored form of what an event says, by its kind. See {@link EventBlob}. */
@SuppressWarnings("EnumOrdinal") // their order is pinned by EventBlobTest
final class DetailBlob {
  private static final SpanDetail.Kind[] SPAN_KINDS = SpanDetail.Kind.values();
  private static final SpanDetail.Status[] STATUSES = SpanDetail.Status.values();
  private static final MessageRef.Role[] ROLES = MessageRef.Role.values();
  private static final TraceContext.Sampled[] SAMPLED = TraceContext.Sampled.values();

  /** Stands where the reason of other gaps does. */
  private static final String AGENT_GAP = "\u0001agent";

  private static final byte OUTCOME = 0;
  private static final byte REPORT = 1;

  /** Flags of a message. */
  private static final int ABORTED = 1;

  private static final int SEVERAL = 2;

  private DetailBlob() {}

  static void write(DataOutput out, Detail detail, PayloadText texts) throws IOException {
    switch (detail) {
      case SpanDetail span -> writeSpan(out, span);
      case LogDetail log -> {
        out.writeString(log.level());
        texts.write(out, log.message());
        out.writeString(log.exceptionType());
        out.writeString(log.exceptionMessage());
      }
      case HopDetail hop -> writeHop(out, hop);
      case MetricDetail metric -> {
        out.writeString(metric.name());
        out.writeLong(Double.doubleToRawLongBits(metric.value()));
      }
      case GapDetail gap -> {
        out.writeString(gap.reason());
        BlobParts.writeCoordinate(out, gap.from());
        out.writeVLong(gap.toOffset());
      }
      case AgentGapDetail gap -> {
        out.writeString(AGENT_GAP);
        out.writeString(gap.reason());
        out.writeString(gap.agent());
        out.writeString(gap.epoch());
        out.writeVLong(gap.from());
        out.writeVLong(gap.to());
        out.writeLong(gap.afterUnixMilli());
        out.writeLong(gap.beforeUnixMilli());
      }
      case MessageDetail message -> {
        BlobParts.writeCoordinate(out, message.coordinate());
        out.writeVInt(message.size());
        out.writeString(message.instance());
        out.writeZLong(message.sequence());
        out.writeByte(
            (byte) ((message.aborted() ? ABORTED : 0) | (message.severalContexts() ? SEVERAL : 0)));
        out.writeLong(message.keyHash());
        out.writeLong(message.valueHash());
      }
      case OutcomeDetail outcome -> {
        out.writeByte(OUTCOME);
        OutcomeBlob.write(out, outcome);
      }
      case ReportDetail report -> {
        out.writeByte(REPORT);
        OutcomeBlob.write(out, report);
      }
      case UndecodableDetail undecodable -> {
        out.writeString(undecodable.format());
        out.writeString(undecodable.reason());
      }
    }
  }

  static Detail read(DataInput in, EventKind kind, PayloadText texts) throws IOException {
    return switch (kind) {
      case SPAN -> readSpan(in);
      case LOG -> new LogDetail(in.readString(), texts.read(in), in.readString(), in.readString());
      case DEAD_LETTER, RETRY -> readHop(in, kind);
      case METRIC -> new MetricDetail(in.readString(), Double.longBitsToDouble(in.readLong()));
      case GAP -> readGap(in);
      case MESSAGE -> readMessage(in);
      case OUTCOME ->
          in.readByte() == OUTCOME ? OutcomeBlob.readOutcome(in) : OutcomeBlob.readReport(in);
      case UNDECODABLE -> new UndecodableDetail(in.readString(), in.readString());
    };
  }

  private static MessageDetail readMessage(DataInput in) throws IOException {
    Coordinate at = BlobParts.readCoordinate(in);
    int size = in.readVInt();
    String instance = in.readString();
    long sequence = in.readZLong();
    byte flags = in.readByte();
    return new MessageDetail(
        at,
        size,
        instance,
        sequence,
        (flags & ABORTED) != 0,
        (flags & SEVERAL) != 0,
        in.readLong(),
        in.readLong());
  }

  private static Detail readGap(DataInput in) throws IOException {
    String reason = in.readString();
    return reason.equals(AGENT_GAP)
        ? new AgentGapDetail(
            in.readString(),
            in.readString(),
            in.readString(),
            in.readVLong(),
            in.readVLong(),
            in.readLong(),
            in.readLong())
        : new GapDetail(reason, BlobParts.readCoordinate(in), in.readVLong());
  }

  private static void writeSpan(DataOutput out, SpanDetail span) throws IOException {
    out.writeString(span.name());
    out.writeByte((byte) span.kind().ordinal());
    out.writeLong(span.parent().value());
    out.writeLong(span.startUnixNano());
    out.writeLong(span.endUnixNano());
    out.writeByte((byte) span.status().ordinal());
    out.writeString(span.statusMessage());
    out.writeVInt(span.links().size());
    for (SpanLink link : span.links()) {
      BlobParts.writeRef(out, link.ref());
      BlobParts.writeAttributes(out, link.attributes());
    }
    out.writeVInt(span.events().size());
    for (SpanEvent event : span.events()) {
      out.writeLong(event.unixNano());
      out.writeString(event.name());
      BlobParts.writeAttributes(out, event.attributes());
    }
    out.writeVInt(span.messages().size());
    for (MessageRef message : span.messages()) {
      out.writeByte((byte) message.role().ordinal());
      BlobParts.writeCoordinate(out, message.coordinate());
    }
    out.writeString(span.group());
    out.writeString(span.scope());
  }

  private static SpanDetail readSpan(DataInput in) throws IOException {
    String name = in.readString();
    SpanDetail.Kind kind = SPAN_KINDS[in.readByte()];
    SpanId parent = new SpanId(in.readLong());
    long start = in.readLong();
    long end = in.readLong();
    SpanDetail.Status status = STATUSES[in.readByte()];
    String statusMessage = in.readString();
    List<SpanLink> links = new ArrayList<>();
    for (int i = in.readVInt(); i > 0; i--) {
      links.add(new SpanLink(BlobParts.readRef(in), BlobParts.readAttributes(in)));
    }
    List<SpanEvent> events = new ArrayList<>();
    for (int i = in.readVInt(); i > 0; i--) {
      events.add(new SpanEvent(in.readLong(), in.readString(), BlobParts.readAttributes(in)));
    }
    List<MessageRef> messages = new ArrayList<>();
    for (int i = in.readVInt(); i > 0; i--) {
      messages.add(new MessageRef(ROLES[in.readByte()], BlobParts.readCoordinate(in)));
    }
    return new SpanDetail(
        name,
        kind,
        parent,
        start,
        end,
        status,
        statusMessage,
        links,
        events,
        messages,
        in.readString(),
        in.readString());
  }

  private static void writeHop(DataOutput out, HopDetail hop) throws IOException {
    out.writeString(hop.dialect());
    BlobParts.writeOptional(out, hop.origin());
    BlobParts.writeOptional(out, hop.previous());
    out.writeString(hop.likelyTopic());
    out.writeString(hop.group());
    out.writeZInt(hop.attempt());
    out.writeString(hop.errorType());
    out.writeString(hop.errorMessage());
    out.writeVInt(hop.contexts().size());
    for (TraceContext context : hop.contexts()) {
      BlobParts.writeRef(out, context.ref());
      out.writeByte((byte) context.sampled().ordinal());
      out.writeString(context.carrier());
    }
    out.writeVInt(hop.valueHashes().size());
    for (long hash : hop.valueHashes()) {
      out.writeLong(hash);
    }
  }

  private static HopDetail readHop(DataInput in, EventKind kind) throws IOException {
    String dialect = in.readString();
    Optional<Coordinate> origin = BlobParts.readOptional(in);
    Optional<Coordinate> previous = BlobParts.readOptional(in);
    String likelyTopic = in.readString();
    String group = in.readString();
    int attempt = in.readZInt();
    String errorType = in.readString();
    String errorMessage = in.readString();
    List<TraceContext> contexts = new ArrayList<>();
    for (int i = in.readVInt(); i > 0; i--) {
      contexts.add(
          new TraceContext(BlobParts.readRef(in), SAMPLED[in.readByte()], in.readString()));
    }
    List<Long> valueHashes = new ArrayList<>();
    for (int i = in.readVInt(); i > 0; i--) {
      valueHashes.add(in.readLong());
    }
    return new HopDetail(
        kind,
        dialect,
        origin,
        previous,
        likelyTopic,
        group,
        attempt,
        errorType,
        errorMessage,
        contexts,
        valueHashes);
  }
}
