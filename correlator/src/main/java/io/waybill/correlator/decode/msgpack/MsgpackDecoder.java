package io.waybill.correlator.decode.msgpack;

import io.waybill.correlator.decode.json.JsonLogDecoder;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.UndecodableException;
import java.io.IOException;
import java.util.List;
import org.msgpack.core.MessagePackException;

/** One map per record, flattened as JSON logs are, and understood by the same field names. */
public final class MsgpackDecoder {
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
    try (MsgpackFields fields = new MsgpackFields(record.value())) {
      return List.of(logs.line(record, fields.read(), record.value()));
    } catch (IOException | MessagePackException e) {
      throw new UndecodableException("not valid MessagePack: " + e.getMessage(), e);
    }
  }
}
