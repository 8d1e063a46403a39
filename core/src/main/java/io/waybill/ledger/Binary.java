package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.store.InputPartition;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Parts of the saved ledger that stand in it in several places. */
final class Binary {
  private Binary() {}

  static void write(InputPartition partition, LedgerOutput out) throws IOException {
    out.writeUTF(partition.cluster());
    out.writeUTF(partition.topic());
    out.writeInt(partition.partition());
  }

  static InputPartition partition(LedgerInput in) throws IOException {
    return new InputPartition(in.readUTF(), in.readUTF(), in.readInt());
  }

  /** Few bytes for a small number, of either sign: seven bits a byte, the least first. */
  static void writeSmall(long number, LedgerOutput out) throws IOException {
    long left = (number << 1) ^ (number >> 63);
    while (left >>> 7 != 0) {
      out.writeByte((int) (left | 0x80));
      left >>>= 7;
    }
    out.writeByte((int) left);
  }

  static long small(LedgerInput in) throws IOException {
    long bits = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.readByte();
      bits |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw new IOException("a number of more than 64 bits");
  }

  static void write(Coordinate message, LedgerOutput out) throws IOException {
    out.writeUTF(message.cluster());
    out.writeUTF(message.topic());
    out.writeInt(message.partition());
    out.writeLong(message.offset());
  }

  static Coordinate message(LedgerInput in) throws IOException {
    return new Coordinate(in.readUTF(), in.readUTF(), in.readInt(), in.readLong());
  }

  static void write(Collection<String> texts, LedgerOutput out) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  static Set<String> texts(LedgerInput in) throws IOException {
    Set<String> texts = new TreeSet<>();
    for (int left = in.readInt(); left > 0; left--) {
      texts.add(in.readUTF());
    }
    return texts;
  }
}
