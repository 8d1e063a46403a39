package io.waybill.correlator.ledger;

import io.waybill.ledger.SegmentAt;
import io.waybill.ledger.SegmentSink;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.CRC32C;

/** Saves the segments of the ledger once: those that are new come into a file. For one thread. */
final class SegmentWriter implements SegmentSink, AutoCloseable {
  private final FileOutputStream file;
  private final OutputStream buffered;
  private final long number;
  private final SegmentFiles before;
  private final Set<Long> emptied;
  private final SegmentFiles now = new SegmentFiles();
  private long length;

  /**
   * Begins to save.
   *
   * @param number of the file that is written, which is no number of those before
   * @param before the files that are there
   */
  SegmentWriter(Path directory, long number, SegmentFiles before) throws IOException {
    this.file = new FileOutputStream(SegmentFiles.path(directory, number).toFile());
    this.buffered = new BufferedOutputStream(file, 1 << 16);
    this.number = number;
    this.before = before;
    this.emptied = before.toEmpty();
  }

  @Override
  public boolean keep(SegmentAt at) {
    boolean isKept = before.numbers().contains(at.file()) && !emptied.contains(at.file());
    if (isKept) {
      now.use(at, before);
    }
    return isKept;
  }

  @Override
  public SegmentAt write(byte[] segment) throws IOException {
    SegmentAt at = new SegmentAt(number, length, segment.length, checksum(segment));
    buffered.write(segment);
    length += segment.length;
    now.use(at, length);
    return at;
  }

  static int checksum(byte[] segment) {
    CRC32C sum = new CRC32C();
    sum.update(segment);
    return (int) sum.getValue();
  }

  /** Makes what was written durable; the files that are of use from now on. */
  SegmentFiles finish() throws IOException {
    buffered.flush();
    file.getFD().sync();
    return now;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
