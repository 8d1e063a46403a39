package io.waybill.lucene;

import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.StoredFieldsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene90.compressing.Lucene90CompressingStoredFieldsFormat;

/**
 * Lucene's own codec, but for stored fields: those are compressed with Zstandard in blocks of
 * {@value #BLOCK_BYTES} bytes. Lucene finds it by its name when it opens a segment, so the name
 * stands for these settings for good: others are another codec.
 */
public final class Waybill1Codec extends FilterCodec {
  private static final int BLOCK_BYTES = 16 << 10;
  private static final int MAX_DOCUMENTS = 1024;
  private static final int BLOCK_SHIFT = 10;

  private final StoredFieldsFormat storedFields =
      new Lucene90CompressingStoredFieldsFormat(
          "Waybill1StoredFields", new Zstd(), BLOCK_BYTES, MAX_DOCUMENTS, BLOCK_SHIFT);

  /** For Lucene's service loader. */
  public Waybill1Codec() {
    super("Waybill1", new Lucene104Codec());
  }

  @Override
  public StoredFieldsFormat storedFieldsFormat() {
    return storedFields;
  }
}
