package io.waybill.lucene;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import org.apache.lucene.codecs.compressing.CompressionMode;
import org.apache.lucene.codecs.compressing.Compressor;
import org.apache.lucene.codecs.compressing.Decompressor;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.ByteBuffersDataInput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;

/** Zstandard for blocks of stored fields: {@code vInt length, frame}. */
final class Zstd extends CompressionMode {
  private static final int LEVEL = 1;

  @Override
  public Compressor newCompressor() {
    return new ZstdCompressor();
  }

  @Override
  public Decompressor newDecompressor() {
    return new ZstdDecompressor();
  }

  private static final class ZstdCompressor extends Compressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
    private byte[] plain = new byte[0];
    private byte[] frame = new byte[0];

    @Override
    public void compress(ByteBuffersDataInput in, DataOutput out) throws IOException {
      int length = Math.toIntExact(in.length());
      plain = ArrayUtil.growNoCopy(plain, length);
      in.readBytes(plain, 0, length);
      frame =
          ArrayUtil.growNoCopy(
              frame, Math.toIntExact(com.github.luben.zstd.Zstd.compressBound(length)));
      int compressed = context.compressByteArray(frame, 0, frame.length, plain, 0, length);
      out.writeVInt(compressed);
      out.writeBytes(frame, compressed);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private static final class ZstdDecompressor extends Decompressor {
    private byte[] frame = new byte[0];

    @Override
    public void decompress(DataInput in, int fullLength, int offset, int length, BytesRef bytes)
        throws IOException {
      int compressed = in.readVInt();
      frame = ArrayUtil.growNoCopy(frame, compressed);
      in.readBytes(frame, 0, compressed);
      bytes.bytes = ArrayUtil.growNoCopy(bytes.bytes, fullLength);
      try {
        long got =
            com.github.luben.zstd.Zstd.decompressByteArray(
                bytes.bytes, 0, fullLength, frame, 0, compressed);
        if (got != fullLength) {
          throw new CorruptIndexException("a block of " + got + " bytes, not " + fullLength, in);
        }
      } catch (ZstdException e) {
        throw new CorruptIndexException("not a Zstandard frame: " + e.getMessage(), in, e);
      }
      bytes.offset = offset;
      bytes.length = length;
    }

    @Override
    public Decompressor clone() {
      return new ZstdDecompressor();
    }
  }
}
