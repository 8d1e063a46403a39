package io.waybill.lucene;

import io.waybill.event.Attribute;
import io.waybill.event.Coordinate;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/** The parts that blobs are made of: references, coordinates, attributes. See {@link EventBlob}. */
@SuppressWarnings("EnumOrdinal") // their order is pinned by EventBlobTest
final class BlobParts {
  private static final Attribute.Type[] TYPES = Attribute.Type.values();

  private BlobParts() {}

  static void writeAttributes(DataOutput out, List<Attribute> attributes) throws IOException {
    out.writeVInt(attributes.size());
    for (Attribute attribute : attributes) {
      out.writeString(attribute.key());
      out.writeString(attribute.value());
      out.writeByte((byte) attribute.type().ordinal());
    }
  }

  static List<Attribute> readAttributes(DataInput in) throws IOException {
    int count = in.readVInt();
    List<Attribute> attributes = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      attributes.add(new Attribute(in.readString(), in.readString(), TYPES[in.readByte()]));
    }
    return attributes;
  }

  static void writeRef(DataOutput out, SpanRef ref) throws IOException {
    out.writeLong(ref.traceId().high());
    out.writeLong(ref.traceId().low());
    out.writeLong(ref.spanId().value());
  }

  static SpanRef readRef(DataInput in) throws IOException {
    return new SpanRef(new TraceId(in.readLong(), in.readLong()), new SpanId(in.readLong()));
  }

  static void writeOptional(DataOutput out, Optional<Coordinate> coordinate) throws IOException {
    out.writeByte((byte) (coordinate.isPresent() ? 1 : 0));
    if (coordinate.isPresent()) {
      writeCoordinate(out, coordinate.get());
    }
  }

  static Optional<Coordinate> readOptional(DataInput in) throws IOException {
    return in.readByte() == 0 ? Optional.empty() : Optional.of(readCoordinate(in));
  }

  static void writeCoordinate(DataOutput out, Coordinate coordinate) throws IOException {
    out.writeString(coordinate.cluster());
    out.writeString(coordinate.topic());
    out.writeVInt(coordinate.partition());
    out.writeVLong(coordinate.offset());
  }

  static Coordinate readCoordinate(DataInput in) throws IOException {
    return new Coordinate(in.readString(), in.readString(), in.readVInt(), in.readVLong());
  }
}
