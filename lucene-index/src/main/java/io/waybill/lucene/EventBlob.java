package io.waybill.lucene;

import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.Detail;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.EventTime;
import io.waybill.event.Payload;
import io.waybill.event.SourcePosition;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
    DetailBlob.write(out, event.detail(), texts);
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
    Detail detail = DetailBlob.read(in, KINDS[in.readByte()], texts);
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
      BlobParts.writeRef(out, ref);
    }
  }

  private static SpanRef readOwnRef(DataInput in, PayloadText texts) throws IOException {
    return in.readByte() == 0
        ? BlobParts.readRef(in)
        : new SpanRef(
            TraceId.ofHex(texts.read(in)).orElse(TraceId.NONE),
            SpanId.ofHex(texts.read(in)).orElse(SpanId.NONE));
  }
}
