package io.waybill.correlator.decode.legacy;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.waybill.correlator.decode.otlp.OtlpDrafts;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.UndecodableException;
import io.waybill.event.Attribute;
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * {@code jaeger_proto}: one span of Jaeger's {@code model.proto}
 * (github.com/jaegertracing/jaeger-idl), read field by field, since its generated classes are
 * published for Go alone.
 */
public final class JaegerProtoDecoder {
  /** The one span. */
  public List<Draft> decode(RawRecord record) throws UndecodableException {
    try {
      Span span = new Span();
      span.read(CodedInputStream.newInstance(record.value()));
      if (!span.trace.isPresent() || !span.id.isPresent()) {
        throw new UndecodableException("protobuf without trace and span ID: no Jaeger span");
      }
      return List.of(span.draft(record));
    } catch (IOException e) {
      throw new UndecodableException("not a Jaeger span in protobuf: " + e.getMessage(), e);
    }
  }

  /** What a nested message is read by. */
  @FunctionalInterface
  private interface Field {
    /** False for a field that is not known, which is then skipped. */
    boolean read(int number, CodedInputStream in) throws IOException;
  }

  private static void message(CodedInputStream in, Field field) throws IOException {
    while (true) {
      int tag = in.readTag();
      if (tag == 0) {
        return;
      }
      if (!field.read(WireFormat.getTagFieldNumber(tag), in)) {
        in.skipField(tag);
      }
    }
  }

  private static void nested(CodedInputStream in, Field field) throws IOException {
    int length = in.readRawVarint32();
    int limit = in.pushLimit(length);
    message(in, field);
    in.popLimit(limit);
  }

  private static final class Span {
    private TraceId trace = TraceId.NONE;
    private SpanId id = SpanId.NONE;
    private SpanId parent = SpanId.NONE;
    private String name = "";
    private long start;
    private long duration;
    private final List<SpanRef> childOf = new ArrayList<>();
    private final List<SpanLink> links = new ArrayList<>();
    private final List<Attribute> tags = new ArrayList<>();
    private final List<SpanEvent> events = new ArrayList<>();
    private final List<Attribute> resource = new ArrayList<>();

    private void read(CodedInputStream in) throws IOException {
      message(
          in,
          (number, span) -> {
            switch (number) {
              case 1 -> trace = TraceId.ofBytes(span.readByteArray());
              case 2 -> id = SpanId.ofBytes(span.readByteArray());
              case 3 -> name = span.readString();
              case 4 -> reference(span);
              case 6 -> start = seconds(span);
              case 7 -> duration = seconds(span);
              case 8 -> tags.add(keyValue(span));
              case 9 -> log(span);
              case 10 -> process(span);
              default -> {
                return false;
              }
            }
            return true;
          });
      for (SpanRef other : childOf) {
        if (!parent.isPresent() && other.traceId().equals(trace)) {
          parent = other.spanId();
        } else {
          links.add(new SpanLink(other, List.of()));
        }
      }
    }

    private void reference(CodedInputStream in) throws IOException {
      TraceId[] otherTrace = {TraceId.NONE};
      SpanId[] otherSpan = {SpanId.NONE};
      int[] type = {0};
      nested(
          in,
          (number, field) -> {
            switch (number) {
              case 1 -> otherTrace[0] = TraceId.ofBytes(field.readByteArray());
              case 2 -> otherSpan[0] = SpanId.ofBytes(field.readByteArray());
              case 3 -> type[0] = field.readEnum();
              default -> {
                return false;
              }
            }
            return true;
          });
      SpanRef other = new SpanRef(otherTrace[0], otherSpan[0]);
      if (type[0] == 0) {
        childOf.add(other);
      } else {
        links.add(new SpanLink(other, List.of()));
      }
    }

    private void log(CodedInputStream in) throws IOException {
      long[] time = {0};
      List<Attribute> fields = new ArrayList<>();
      nested(
          in,
          (number, field) -> {
            switch (number) {
              case 1 -> time[0] = seconds(field);
              case 2 -> fields.add(keyValue(field));
              default -> {
                return false;
              }
            }
            return true;
          });
      events.add(new SpanEvent(time[0], JaegerTags.eventName(fields), fields));
    }

    private void process(CodedInputStream in) throws IOException {
      nested(
          in,
          (number, field) -> {
            switch (number) {
              case 1 -> resource.addFirst(Attribute.text("service.name", field.readString()));
              case 2 -> resource.add(keyValue(field));
              default -> {
                return false;
              }
            }
            return true;
          });
    }

    private Draft draft(RawRecord record) {
      return OtlpDrafts.span(
          record,
          resource,
          tags,
          new SpanRef(trace, id),
          parent,
          name,
          JaegerTags.kind(tags),
          start,
          start + duration,
          JaegerTags.status(tags),
          JaegerTags.statusMessage(tags),
          links,
          events,
          JaegerTags.scope(tags));
    }
  }

  /** A {@code Timestamp} or {@code Duration}, in nanoseconds. */
  private static long seconds(CodedInputStream in) throws IOException {
    long[] nanos = {0};
    nested(
        in,
        (number, field) -> {
          switch (number) {
            case 1 -> nanos[0] += field.readInt64() * 1_000_000_000L;
            case 2 -> nanos[0] += field.readInt32();
            default -> {
              return false;
            }
          }
          return true;
        });
    return nanos[0];
  }

  private static Attribute keyValue(CodedInputStream in) throws IOException {
    String[] key = {""};
    int[] type = {0};
    String[] values = {"", "false", "0", "0.0", ""}; // in the order of Jaeger's value types
    nested(
        in,
        (number, field) -> {
          switch (number) {
            case 1 -> key[0] = field.readString();
            case 2 -> type[0] = field.readEnum();
            case 3 -> values[0] = field.readString();
            case 4 -> values[1] = Boolean.toString(field.readBool());
            case 5 -> values[2] = Long.toString(field.readInt64());
            case 6 -> values[3] = Double.toString(field.readDouble());
            case 7 -> values[4] = Base64.getEncoder().encodeToString(field.readByteArray());
            default -> {
              return false;
            }
          }
          return true;
        });
    Attribute.Type[] types = {
      Attribute.Type.TEXT,
      Attribute.Type.BOOLEAN,
      Attribute.Type.INTEGER,
      Attribute.Type.DECIMAL,
      Attribute.Type.BYTES
    };
    int known = type[0] >= 0 && type[0] < types.length ? type[0] : 0;
    return new Attribute(key[0], values[known], types[known]);
  }
}
