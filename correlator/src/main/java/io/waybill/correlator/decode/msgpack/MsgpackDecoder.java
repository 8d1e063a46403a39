package io.waybill.correlator.decode.msgpack;

import io.waybill.correlator.decode.json.JsonFields;
import io.waybill.correlator.decode.json.JsonLogDecoder;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.UndecodableException;
import io.waybill.event.Attribute;
import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** One map per record, flattened as JSON logs are, and understood by the same field names. */
public final class MsgpackDecoder {
  private static final MessagePack.UnpackerConfig CONFIG =
      new MessagePack.UnpackerConfig()
          .withActionOnMalformedString(CodingErrorAction.REPLACE)
          .withActionOnUnmappableString(CodingErrorAction.REPLACE);

  private final JsonLogDecoder logs;

  public MsgpackDecoder(JsonLogDecoder logs) {
    this.logs = logs;
  }

  /** True where a value begins as a map does. */
  public static boolean isMap(byte first) {
    int b = first & 0xff;
    return (b >= 0x80 && b <= 0x8f) || b == 0xde || b == 0xdf;
  }

  /** The log line. */
  public List<Draft> decode(RawRecord record) throws UndecodableException {
    List<Attribute> fields = new ArrayList<>(16);
    try (MessageUnpacker in = CONFIG.newUnpacker(record.value())) {
      if (!in.hasNext() || in.getNextFormat().getValueType() != ValueType.MAP) {
        throw new UndecodableException("no MessagePack map");
      }
      map(in, "", fields, 0);
      if (in.hasNext()) {
        throw new UndecodableException("more than one MessagePack map in a record");
      }
    } catch (IOException | MessagePackException e) {
      throw new UndecodableException("not valid MessagePack: " + e.getMessage(), e);
    }
    return List.of(logs.line(record, fields, record.value()));
  }

  private static void map(MessageUnpacker in, String prefix, List<Attribute> fields, int depth)
      throws IOException, UndecodableException {
    if (depth > JsonFields.MAX_DEPTH) {
      throw new UndecodableException("nested deeper than " + JsonFields.MAX_DEPTH);
    }
    int size = in.unpackMapHeader();
    for (int i = 0; i < size; i++) {
      String name = in.unpackValue().toString();
      String key = prefix.isEmpty() ? name : prefix + "." + name;
      if (in.getNextFormat().getValueType() == ValueType.MAP) {
        map(in, key, fields, depth + 1);
      } else if (fields.size() >= JsonFields.MAX_FIELDS) {
        in.skipValue();
      } else {
        value(in, key, fields);
      }
    }
  }

  private static void value(MessageUnpacker in, String key, List<Attribute> fields)
      throws IOException {
    switch (in.getNextFormat().getValueType()) {
      case STRING -> fields.add(Attribute.text(key, in.unpackString()));
      case INTEGER ->
          fields.add(new Attribute(key, in.unpackBigInteger().toString(), Attribute.Type.INTEGER));
      case FLOAT -> fields.add(decimal(key, in.unpackDouble()));
      case BOOLEAN ->
          fields.add(
              new Attribute(key, Boolean.toString(in.unpackBoolean()), Attribute.Type.BOOLEAN));
      case BINARY -> {
        byte[] bytes = in.readPayload(in.unpackBinaryHeader());
        fields.add(
            new Attribute(key, Base64.getEncoder().encodeToString(bytes), Attribute.Type.BYTES));
      }
      case ARRAY -> fields.add(new Attribute(key, in.unpackValue().toJson(), Attribute.Type.JSON));
      default -> in.skipValue(); // nil says nothing, and extensions are their writer's own
    }
  }

  private static Attribute decimal(String key, double value) {
    boolean finite = !Double.isNaN(value) && !Double.isInfinite(value);
    String text = finite ? new java.math.BigDecimal(value).toPlainString() : Double.toString(value);
    return finite ? new Attribute(key, text, Attribute.Type.DECIMAL) : Attribute.text(key, text);
  }
}
