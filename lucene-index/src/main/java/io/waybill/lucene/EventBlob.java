package io.waybill.lucene;

import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.Coordinate;
import io.waybill.event.Detail;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.EventTime;
import io.waybill.event.GapDetail;
import io.waybill.event.HopDetail;
import io.waybill.event.LogDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.MetricDetail;
import io.waybill.event.Payload;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import io.waybill.event.UndecodableDetail;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceContext;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.BytesRef;

/**
 * The stored form of an event: version 1.
 *
 * <pre>
 * blob    := crc32c(body) int32, body
 * body    := source, tenant, time, payload, trace, service, kind byte, detail, attributes
 * text    := Lucene's String: vInt length in UTF-8 bytes, bytes; what may stand in the payload,
 *            as {@link PayloadText} has it
 * list    := vInt count, items
 * </pre>
 *
 * <p>The checksum stands in each blob because Lucene verifies a segment's own only when it merges:
 * a flipped bit must turn up as damage, not as a wrong answer. Fields are only ever appended; a
 * change that can't be read by the rule above raises {@link SliceFormat#VERSION}.
 */
@SuppressWarnings("EnumOrdinal") // their order is pinned by EventBlobTest
final class EventBlob {
  private static final EventKind[] KINDS = EventKind.values();
  private static final EventTime.Claim[] CLAIMS = EventTime.Claim.values();
  private static final EventTime.KafkaTime[] KAFKA_TIMES = EventTime.KafkaTime.values();
  private static final Attribute.Type[] TYPES = Attribute.Type.values();
  private static final SpanDetail.Kind[] SPAN_KINDS = SpanDetail.Kind.values();
  private static final SpanDetail.Status[] STATUSES = SpanDetail.Status.values();
  private static final MessageRef.Role[] ROLES = MessageRef.Role.values();
  private static final TraceContext.Sampled[] SAMPLED = TraceContext.Sampled.values();

  private final ByteBuffersDataOutput buffer = ByteBuffersDataOutput.newResettableInstance();

  /** The blob of this event. The encoder is for one thread. */
  BytesRef encode(Event event) throws IOException {
    buffer.reset();
    buffer.writeInt(0);
    write(buffer, event);
    byte[] bytes = buffer.toArrayCopy();
    int crc = crc(bytes);
    for (int i = 0; i < 4; i++) {
      bytes[i] = (byte) (crc >>> (8 * i));
    }
    return new BytesRef(bytes);
  }

  /**
   * The event of this blob.
   *
   * @throws IOException when the checksum is wrong
   */
  static Event decode(BytesRef blob) throws IOException {
    byte[] bytes = new byte[blob.length];
    System.arraycopy(blob.bytes, blob.offset, bytes, 0, blob.length);
    ByteArrayDataInput in = new ByteArrayDataInput(bytes);
    if (in.readInt() != crc(bytes)) {
      throw new IOException("an event's stored bytes are damaged");
    }
    return read(in);
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 4, bytes.length - 4);
    return (int) crc.getValue();
  }

  private static void write(DataOutput out, Event event) throws IOException {
    SourcePosition source = event.source();
    out.writeString(source.cluster());
    out.writeString(source.topic());
    out.writeString(source.topicId());
    out.writeVInt(source.partition());
    out.writeVLong(source.offset());
    out.writeVInt(source.index());
    out.writeString(event.tenant());
    EventTime time = event.time();
    out.writeLong(time.readUnixNano());
    out.writeZLong(time.unixNano() - time.readUnixNano());
    out.writeByte((byte) time.claim().ordinal());
    out.writeString(time.claimed());
    out.writeZLong(time.kafkaUnixMilli() - time.unixNano() / 1_000_000);
    out.writeByte((byte) time.kafkaType().ordinal());
    byte[] payload = event.payload().bytes();
    out.writeVInt(event.payload().fullLength());
    out.writeVInt(payload.length);
    out.writeBytes(payload, payload.length);
    PayloadText texts = new PayloadText(payload);
    writeOwnRef(out, event.trace(), texts);
    out.writeString(event.service());
    out.writeByte((byte) event.kind().ordinal());
    writeDetail(out, event.detail(), texts);
    List<Attribute> attributes = event.attributes().list();
    out.writeVInt(attributes.size());
    for (Attribute attribute : attributes) {
      out.writeString(attribute.key());
      texts.write(out, attribute.value());
      out.writeByte((byte) attribute.type().ordinal());
    }
  }

  private static Event read(DataInput in) throws IOException {
    SourcePosition source =
        new SourcePosition(
            in.readString(),
            in.readString(),
            in.readString(),
            in.readVInt(),
            in.readVLong(),
            in.readVInt());
    String tenant = in.readString();
    long read = in.readLong();
    long unixNano = read + in.readZLong();
    EventTime.Claim claim = CLAIMS[in.readByte()];
    String claimed = in.readString();
    long kafkaUnixMilli = unixNano / 1_000_000 + in.readZLong();
    EventTime time =
        new EventTime(unixNano, claim, claimed, kafkaUnixMilli, KAFKA_TIMES[in.readByte()], read);
    int fullLength = in.readVInt();
    byte[] payload = new byte[in.readVInt()];
    in.readBytes(payload, 0, payload.length);
    PayloadText texts = new PayloadText(payload);
    SpanRef trace = readOwnRef(in, texts);
    String service = in.readString();
    Detail detail = readDetail(in, KINDS[in.readByte()], texts);
    int count = in.readVInt();
    List<Attribute> attributes = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      attributes.add(new Attribute(in.readString(), texts.read(in), TYPES[in.readByte()]));
    }
    return new Event(
        source,
        tenant,
        time,
        trace,
        service,
        detail,
        new Attributes(attributes),
        new Payload(payload, fullLength));
  }

  private static void writeDetail(DataOutput out, Detail detail, PayloadText texts)
      throws IOException {
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
        writeCoordinate(out, gap.from());
        out.writeVLong(gap.toOffset());
      }
      case UndecodableDetail undecodable -> {
        out.writeString(undecodable.format());
        out.writeString(undecodable.reason());
      }
    }
  }

  private static Detail readDetail(DataInput in, EventKind kind, PayloadText texts)
      throws IOException {
    return switch (kind) {
      case SPAN -> readSpan(in);
      case LOG -> new LogDetail(in.readString(), texts.read(in), in.readString(), in.readString());
      case DEAD_LETTER, RETRY -> readHop(in, kind);
      case METRIC -> new MetricDetail(in.readString(), Double.longBitsToDouble(in.readLong()));
      case GAP -> new GapDetail(in.readString(), readCoordinate(in), in.readVLong());
      case UNDECODABLE -> new UndecodableDetail(in.readString(), in.readString());
    };
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
      writeRef(out, link.ref());
      writeAttributes(out, link.attributes());
    }
    out.writeVInt(span.events().size());
    for (SpanEvent event : span.events()) {
      out.writeLong(event.unixNano());
      out.writeString(event.name());
      writeAttributes(out, event.attributes());
    }
    out.writeVInt(span.messages().size());
    for (MessageRef message : span.messages()) {
      out.writeByte((byte) message.role().ordinal());
      writeCoordinate(out, message.coordinate());
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
      links.add(new SpanLink(readRef(in), readAttributes(in)));
    }
    List<SpanEvent> events = new ArrayList<>();
    for (int i = in.readVInt(); i > 0; i--) {
      events.add(new SpanEvent(in.readLong(), in.readString(), readAttributes(in)));
    }
    List<MessageRef> messages = new ArrayList<>();
    for (int i = in.readVInt(); i > 0; i--) {
      messages.add(new MessageRef(ROLES[in.readByte()], readCoordinate(in)));
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
    writeOptional(out, hop.origin());
    writeOptional(out, hop.previous());
    out.writeString(hop.likelyTopic());
    out.writeString(hop.group());
    out.writeZInt(hop.attempt());
    out.writeString(hop.errorType());
    out.writeString(hop.errorMessage());
    out.writeVInt(hop.contexts().size());
    for (TraceContext context : hop.contexts()) {
      writeRef(out, context.ref());
      out.writeByte((byte) context.sampled().ordinal());
      out.writeString(context.carrier());
    }
  }

  private static HopDetail readHop(DataInput in, EventKind kind) throws IOException {
    String dialect = in.readString();
    Optional<Coordinate> origin = readOptional(in);
    Optional<Coordinate> previous = readOptional(in);
    String likelyTopic = in.readString();
    String group = in.readString();
    int attempt = in.readZInt();
    String errorType = in.readString();
    String errorMessage = in.readString();
    List<TraceContext> contexts = new ArrayList<>();
    for (int i = in.readVInt(); i > 0; i--) {
      contexts.add(new TraceContext(readRef(in), SAMPLED[in.readByte()], in.readString()));
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
        contexts);
  }

  private static void writeAttributes(DataOutput out, List<Attribute> attributes)
      throws IOException {
    out.writeVInt(attributes.size());
    for (Attribute attribute : attributes) {
      out.writeString(attribute.key());
      out.writeString(attribute.value());
      out.writeByte((byte) attribute.type().ordinal());
    }
  }

  private static List<Attribute> readAttributes(DataInput in) throws IOException {
    int count = in.readVInt();
    List<Attribute> attributes = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      attributes.add(new Attribute(in.readString(), in.readString(), TYPES[in.readByte()]));
    }
    return attributes;
  }

  /** The event's own trace and span, which a log's payload has in hexadecimal. */
  private static void writeOwnRef(DataOutput out, SpanRef ref, PayloadText texts)
      throws IOException {
    String trace = ref.traceId().toString();
    String span = ref.spanId().toString();
    boolean inPayload = texts.has(trace) && texts.has(span);
    out.writeByte((byte) (inPayload ? 1 : 0));
    if (inPayload) {
      texts.write(out, trace);
      texts.write(out, span);
    } else {
      writeRef(out, ref);
    }
  }

  private static SpanRef readOwnRef(DataInput in, PayloadText texts) throws IOException {
    return in.readByte() == 0
        ? readRef(in)
        : new SpanRef(
            TraceId.ofHex(texts.read(in)).orElse(TraceId.NONE),
            SpanId.ofHex(texts.read(in)).orElse(SpanId.NONE));
  }

  private static void writeRef(DataOutput out, SpanRef ref) throws IOException {
    out.writeLong(ref.traceId().high());
    out.writeLong(ref.traceId().low());
    out.writeLong(ref.spanId().value());
  }

  private static SpanRef readRef(DataInput in) throws IOException {
    return new SpanRef(new TraceId(in.readLong(), in.readLong()), new SpanId(in.readLong()));
  }

  private static void writeOptional(DataOutput out, Optional<Coordinate> coordinate)
      throws IOException {
    out.writeByte((byte) (coordinate.isPresent() ? 1 : 0));
    if (coordinate.isPresent()) {
      writeCoordinate(out, coordinate.get());
    }
  }

  private static Optional<Coordinate> readOptional(DataInput in) throws IOException {
    return in.readByte() == 0 ? Optional.empty() : Optional.of(readCoordinate(in));
  }

  private static void writeCoordinate(DataOutput out, Coordinate coordinate) throws IOException {
    out.writeString(coordinate.cluster());
    out.writeString(coordinate.topic());
    out.writeVInt(coordinate.partition());
    out.writeVLong(coordinate.offset());
  }

  private static Coordinate readCoordinate(DataInput in) throws IOException {
    return new Coordinate(in.readString(), in.readString(), in.readVInt(), in.readVLong());
  }
}
