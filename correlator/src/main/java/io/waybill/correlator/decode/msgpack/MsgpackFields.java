package io.waybill.correlator.decode.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.decode.json.JsonFields;
import io.waybill.correlator.decode.record.UndecodableException;
import io.waybill.event.Attribute;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * A MessagePack map as flat fields. Every length is checked against what is left of the record
 * before anything is allocated for it: a header of five bytes may claim four gigabytes.
 */
final class MsgpackFields implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final MessageUnpacker in;
  private final int total;
  private final List<Attribute> fields = new ArrayList<>(16);

  MsgpackFields(byte[] value) {
    this.in = MessagePack.newDefaultUnpacker(value);
    this.total = value.length;
  }

  /** The fields of the one map. */
  List<Attribute> read() throws IOException, UndecodableException {
    if (!in.hasNext() || in.getNextFormat().getValueType() != ValueType.MAP) {
      throw new UndecodableException("no MessagePack map");
    }
    map("", 0);
    if (in.hasNext()) {
      throw new UndecodableException("more than one MessagePack map in a record");
    }
    return fields;
  }

  private int possible(int length) throws UndecodableException {
    if (length < 0 || length > total - in.getTotalReadBytes()) {
      throw new UndecodableException("a length of " + length + ", with fewer bytes behind it");
    }
    return length;
  }

  private static void depth(int depth) throws UndecodableException {
    if (depth > JsonFields.MAX_DEPTH) {
      throw new UndecodableException("nested deeper than " + JsonFields.MAX_DEPTH);
    }
  }

  private void map(String prefix, int depth) throws IOException, UndecodableException {
    depth(depth);
    int size = possible(in.unpackMapHeader());
    for (int i = 0; i < size; i++) {
      String name = scalar(prefix).value();
      String key = prefix.isEmpty() ? name : prefix + "." + name;
      ValueType type = in.getNextFormat().getValueType();
      if (type == ValueType.MAP) {
        map(key, depth + 1);
      } else if (type == ValueType.NIL) {
        in.unpackNil(); // says nothing
      } else {
        Attribute field =
            type == ValueType.ARRAY
                ? new Attribute(key, array(depth + 1), Attribute.Type.JSON)
                : scalar(key);
        if (fields.size() < JsonFields.MAX_FIELDS) {
          fields.add(field);
        }
      }
    }
  }

  private String array(int depth) throws IOException, UndecodableException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      json(out, depth);
    }
    return text.toString();
  }

  private void json(JsonGenerator out, int depth) throws IOException, UndecodableException {
    depth(depth);
    switch (in.getNextFormat().getValueType()) {
      case ARRAY -> {
        int size = possible(in.unpackArrayHeader());
        out.writeStartArray();
        for (int i = 0; i < size; i++) {
          json(out, depth + 1);
        }
        out.writeEndArray();
      }
      case MAP -> {
        int size = possible(in.unpackMapHeader());
        out.writeStartObject();
        for (int i = 0; i < size; i++) {
          out.writeFieldName(scalar("").value());
          json(out, depth + 1);
        }
        out.writeEndObject();
      }
      case NIL -> {
        in.unpackNil();
        out.writeNull();
      }
      default -> {
        Attribute value = scalar("");
        switch (value.type()) {
          case INTEGER, DECIMAL, BOOLEAN -> out.writeRawValue(value.value());
          default -> out.writeString(value.value());
        }
      }
    }
  }

  private Attribute scalar(String key) throws IOException, UndecodableException {
    return switch (in.getNextFormat().getValueType()) {
      case STRING ->
          Attribute.text(
              key, new String(in.readPayload(possible(in.unpackRawStringHeader())), UTF_8));
      case INTEGER -> new Attribute(key, in.unpackBigInteger().toString(), Attribute.Type.INTEGER);
      case FLOAT -> decimal(key, in.unpackDouble());
      case BOOLEAN ->
          new Attribute(key, Boolean.toString(in.unpackBoolean()), Attribute.Type.BOOLEAN);
      case BINARY -> bytes(key, possible(in.unpackBinaryHeader()));
      case EXTENSION -> bytes(key, possible(in.unpackExtensionTypeHeader().getLength()));
      default -> throw new UndecodableException("a key or value of an unexpected type");
    };
  }

  private Attribute bytes(String key, int length) throws IOException {
    return new Attribute(
        key, Base64.getEncoder().encodeToString(in.readPayload(length)), Attribute.Type.BYTES);
  }

  private static Attribute decimal(String key, double value) {
    return Double.isNaN(value) || Double.isInfinite(value)
        ? Attribute.text(key, Double.toString(value))
        : new Attribute(key, Double.toString(value), Attribute.Type.DECIMAL);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
