package io.waybill.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Where a segment of a saved ledger is.
 *
 * @param file the number of its file
 * @param position of its first byte
 * @param length in bytes
 * @param checksum of these bytes
 */
public record SegmentAt(long file, long position, int length, int checksum) {
  void write(DataOutputStream out) throws IOException {
    out.writeLong(file);
    out.writeLong(position);
    out.writeInt(length);
    out.writeInt(checksum);
  }

  static SegmentAt read(DataInputStream in) throws IOException {
    return new SegmentAt(in.readLong(), in.readLong(), in.readInt(), in.readInt());
  }
}
