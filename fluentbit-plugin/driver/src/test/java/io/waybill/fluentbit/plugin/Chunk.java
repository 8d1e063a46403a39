package io.waybill.fluentbit.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** Builds chunks as Fluent Bit's engine does: events one behind the other. */
final class Chunk {
  private final MessageBufferPacker out = MessagePack.newDefaultBufferPacker();

  /** An event without metadata. */
  Chunk event(long seconds, int nanos, Map<String, ?> body) {
    return event(seconds, nanos, Map.of(), value(body));
  }

  /** An event in the form that Fluent Bit has had since 2.1. */
  Chunk event(long seconds, int nanos, Map<String, ?> metadata, Value body) {
    try {
      out.packArrayHeader(2).packArrayHeader(2);
      out.packExtensionTypeHeader((byte) 0, 8);
      out.writePayload(ByteBuffer.allocate(8).putInt((int) seconds).putInt(nanos).array());
      out.packValue(value(metadata)).packValue(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Bytes as they are. */
  Chunk raw(byte[] bytes) {
    try {
      out.writePayload(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** Maps, texts, numbers, booleans and bytes as MessagePack. */
  static Value value(Object object) {
    return switch (object) {
      case Map<?, ?> map -> {
        ValueFactory.MapBuilder builder = ValueFactory.newMapBuilder();
        map.forEach((key, item) -> builder.put(value(key), value(item)));
        yield builder.build();
      }
      case Value value -> value;
      case String text -> ValueFactory.newString(text);
      case Integer number -> ValueFactory.newInteger(number);
      case Long number -> ValueFactory.newInteger(number);
      case Double number -> ValueFactory.newFloat(number);
      case Boolean bool -> ValueFactory.newBoolean(bool);
      case byte[] bytes -> ValueFactory.newBinary(bytes);
      default -> throw new IllegalArgumentException(object.toString());
    };
  }
}
